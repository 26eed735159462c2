"""`luotsi guidance flow`: the dialogue of the help page checked, listed or drawn."""

import sys

import click

from luotsi.guidance.queries import flows
from luotsi.guidance.rules import flow_check, flow_graph


@click.command("flow")
@click.argument("name", default=flows.HELP)
@click.option("--check", is_flag=True, help="Only say what is wrong; exit code 3 when something is.")
@click.option("--dot", is_flag=True, help="Print the graph for Graphviz.")
@click.option("--svg", is_flag=True, help="Print the graph as SVG.")
def command(name: str, check: bool, dot: bool, svg: bool) -> None:
    """List the steps of a dialogue (NAME, by default help), check it, or draw it."""
    flow = flows.flow(name)
    if dot:
        click.echo(flow_graph.dot(flow))
        return
    if svg:
        click.echo(flow_graph.svg(flow, title=f"{flow.name} {flow.version}"))
        return
    wrong = flow_check.problems(flow)
    for problem in wrong:
        click.echo(problem, err=True)
    if wrong:
        sys.exit(3)
    if not check:
        for step in flow.steps.values():
            click.echo(f"{step.id} ({step.kind}) -> {', '.join(step.leads_to) or 'the end'}")
    click.echo(f"{flow.name} {flow.version}: {len(flow.steps)} steps, {len(flow.texts)} texts, nothing wrong.")
