# Before anything runs, in the process that the user started: refuse what this study cannot
# make, and find artifacts that are no longer what was written.
if Path(sys.argv[0]).name in ("snakemake", "snakemake.exe", "__main__.py"):
    asked, _ = get_argument_parser().parse_known_args()
    in_a_sentence(plan.refuse_unknown_targets, asked.targets, [r.name for r in workflow.rules])
    if not any(Path(".snakemake/locks").glob("*")):
        for sentence in plan.repair(remove=not asked.dryrun):
            print(f"warning: {sentence}", file=sys.stderr)
