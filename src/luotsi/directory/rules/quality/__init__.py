"""What makes a description of a service hard to find, hard to read or untrue. Pure.

findings   what a check finds and where; the list of checks
sentences  texts cut into paragraphs, sentences and words; readability
texts      checks of what is written
check      every check over one service, those of classes, languages, hours, channels, age and links among them
"""
