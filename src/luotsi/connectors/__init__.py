"""Adapters to sources of content: fetch (client), understand (parse, pure), hand over (load, through actions).

Owns what is particular to a source. Does not own what the directory does with a record (directory.actions) nor how raw
answers are stored (warehouse.raw).

checks    what the check of an answer can find
http      polite and patient asking, the same for every source
pace      keeping under a source's limit of calls
staging   the answers of a run that is under way, so that an interrupted run goes on
privacy   what is about a member of staff and not stored
lock      one run of a source at a time
ptv       Suomi.fi Finnish Service Catalogue, Open API versions 11 and 12
tabular   services of an organisation in no registry, from a CSV or XLSX file

For figures, which go to the warehouse instead of the directory:

handover    dataset by dataset, each attempt noted     labels      what words for sexes, ages and totals mean
sotkanet    THL's indicators                           pxweb       Statistics Finland, Finnish Centre for Pensions
kela        the Social Insurance Institution           microdata   deaths and other figures from files
boundaries  outlines of municipalities and counties
"""
