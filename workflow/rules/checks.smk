# Before anything runs, in the process that the user started: refuse what this study cannot
# make and a second workflow in the folder, and find artifacts that are no longer what was
# written.
# A job's own Snakemake, on this machine or on a node of a cluster, does none of this.
if workflow.exec_mode == ExecMode.DEFAULT and called_from_the_shell():
    asked, _ = get_argument_parser().parse_known_args()
    in_a_sentence(plan.refuse_unknown_targets, asked.targets, [r.name for r in workflow.rules])
    guard = FolderGuard()
    if runs_jobs(asked):
        in_a_sentence(guard.take)
        in_a_sentence(refuse_unwritable, layout.root)
    for sentence in plan.repair() if runs_jobs(asked) else plan.broken_artifacts():
        print(f"warning: {sentence}", file=sys.stderr)


# Snakemake reports a failed job at length; the sentence that says what is wrong comes last, too.
onerror:
    for sentence in plan.refusals():
        print(sentence, file=sys.stderr)
