# Before anything runs, in the process that the user started: refuse what this study cannot
# make and a second workflow in the folder, and find artifacts that are no longer what was
# written. A job's own Snakemake, on this machine or on a node of a cluster, does none of this.

from pseudo_invertible.artifacts.layout import Layout
from pseudo_invertible.figures.catalogue import Place
from pseudo_invertible.workflow.guard import (
    ResultsGuard,
    asked_of_snakemake,
    refuse_unwritable,
    runs_jobs,
)
from pseudo_invertible.workflow.outlook import outlook
from pseudo_invertible.workflow.refusals import refusals
from pseudo_invertible.workflow.repair import look, made_by, repair

in_a_sentence(plan.sweeps.refuse_taken_names, [rule.name for rule in workflow.rules])


rule milestone:
    """Say that the write-up is complete, and about how long the rest will take."""
    input:
        targets.figures(Place.WRITE_UP),
    output:
        layout.milestone,
    log:
        f"{layout.milestone}.log",
    priority: 95
    localrule: True
    params:
        job=plan.milestone,
        folder=lambda wildcards, input: str(Path(input[0]).parent),
    message:
        "The write-up is complete"
    shell:
        "python -m pseudo_invertible milestone {params.job[text]:q} --folder {params.folder:q}"
        " --output {output:q} 2> {log:q}"


for sweep in plan.study.sweeps:

    rule:
        name:
            sweep
        input:
            targets.sweep(sweep),
        localrule: True
        message:
            f"{sweep} is made: {layout.root}/sweeps/, {layout.root}/figures/"


if workflow.exec_mode == ExecMode.DEFAULT:
    asked = asked_of_snakemake()
    acts = runs_jobs(asked) if asked else not workflow.output_settings.dryrun
    if asked and not in_module:
        in_a_sentence(targets.refuse_unknown, asked.targets, [r.name for r in workflow.rules])
    if not (asked and (asked.lint or asked.list_rules or asked.list_target_rules)):
        in_a_sentence(refuse_unwritable, ".snakemake")  # a dry run keeps notes there, too
    # A module's prefix moves everything that it makes.
    made = Layout(plan.study.name, workflow.modifier.path_modifier.replace_prefix(layout.root))
    if acts:
        guard = ResultsGuard(made.root)
        in_a_sentence(guard.take, not (asked and asked.nolock))
        in_a_sentence(refuse_unwritable, made.root)
    for sentence in in_a_sentence(repair if acts else look, made, made_by(workflow.rules)):
        print(f"warning: {sentence}", file=sys.stderr)
    if asked and acts and not in_module:
        at_once = workflow.resource_settings.cores or workflow.resource_settings.nodes or 1
        ahead = outlook(targets.work(asked.targets), layout, plan.seconds_per_update, at_once)
        if ahead:
            print(ahead, file=sys.stderr)


# Snakemake reports a failed job at length; the sentence that says what is wrong comes last, too.
onerror:
    for sentence in refusals(layout.root):
        print(sentence, file=sys.stderr)
