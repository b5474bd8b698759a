# Before anything runs, in the process that the user started: refuse what this study cannot
# make and a second workflow in the folder, and find artifacts that are no longer what was
# written. A job's own Snakemake, on this machine or on a node of a cluster, does none of this.
from snakemake.cli import get_argument_parser

from pseudo_invertible.figures.catalogue import Place
from pseudo_invertible.workflow.guard import (
    FolderGuard,
    called_from_the_shell,
    refuse_unwritable,
    runs_jobs,
)
from pseudo_invertible.workflow.refusals import refusals
from pseudo_invertible.workflow.repair import broken_artifacts, repair

in_a_sentence(plan.sweeps.refuse_taken_names, [rule.name for rule in workflow.rules])



rule milestone:
    """Say that the write-up is complete, and about how long the rest will take."""
    input:
        targets.figures(Place.WRITE_UP),
    output:
        layout.milestone,
    localrule: True
    priority: 95
    params:
        job=plan.milestone,
        folder=lambda wildcards, input: str(Path(input[0]).parent),
    message:
        "The write-up is complete"
    shell:
        "python -m pseudo_invertible milestone {params.job[text]:q} --folder {params.folder:q}"
        " --output {output:q}"


for sweep in plan.study.sweeps:

    rule:
        name:
            sweep
        input:
            targets.sweep(sweep),
        localrule: True
        message:
            f"{sweep} is made: {layout.root}/sweeps/, {layout.root}/figures/"


if workflow.exec_mode == ExecMode.DEFAULT and called_from_the_shell():
    asked, _ = get_argument_parser().parse_known_args()
    in_a_sentence(targets.refuse_unknown, asked.targets, [rule.name for rule in workflow.rules])
    guard = FolderGuard()
    if runs_jobs(asked):
        in_a_sentence(guard.take)
        in_a_sentence(refuse_unwritable, layout.root)
    look = repair if runs_jobs(asked) else broken_artifacts
    for sentence in look(layout.root):
        print(f"warning: {sentence}", file=sys.stderr)


# Snakemake reports a failed job at length; the sentence that says what is wrong comes last, too.
onerror:
    for sentence in refusals(layout.root):
        print(sentence, file=sys.stderr)
