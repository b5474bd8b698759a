# Numbers about the trained pairs.
rule metrics:
    """Measure every run."""
    input:
        **plan.runs,
    output:
        table(layout.metrics, rows="one per run"),
    log:
        layout.log(layout.metrics),
    priority: 60
    localrule: True
    params:
        job=plan.metrics,
    message:
        "Measuring every run"
    shell:
        "python -m pseudo_invertible metrics {params.job[text]:q} {input.networks:q}"
        f" --dataset {{input.dataset:q}} --output {{output:q}}{over_the_floor} 2> {{log:q}}"


rule summary:
    """Summarise the metrics over seeds."""
    input:
        layout.metrics,
    output:
        table(layout.summary, rows="one per configuration"),
    log:
        layout.log(layout.summary),
    priority: 60
    localrule: True
    params:
        job=plan.summary,
    message:
        "Summarising over seeds"
    shell:
        "python -m pseudo_invertible summary {params.job[text]:q} --metrics {input:q}"
        " --output {output:q} 2> {log:q}"


rule convergence:
    """Read how the losses fell."""
    input:
        networks=plan.networks,
        histories=plan.histories,
    output:
        table(layout.convergence, rows="one per run"),
    log:
        layout.log(layout.convergence),
    localrule: True
    params:
        job=plan.convergence,
    message:
        "Reading how the losses fell"
    shell:
        "python -m pseudo_invertible convergence {params.job[text]:q} {input.networks:q}"
        " --output {output:q} 2> {log:q}"


rule priority:
    """Measure each term's share of the loss and of its gradient."""
    input:
        networks=plan.networks,
        dataset=layout.dataset,
    output:
        table(layout.priority, rows="one per run, moment and units"),
    log:
        layout.log(layout.priority),
    localrule: True
    params:
        job=plan.priority,
    message:
        "Asking what the training listens to"
    shell:
        "python -m pseudo_invertible priority {params.job[text]:q} {input.networks:q}"
        " --dataset {input.dataset:q} --output {output:q} 2> {log:q}"


rule long_runs_table:
    """Measure the long runs after each kept number of updates."""
    input:
        **plan.noise_floor_file,
        networks=plan.long_runs.networks,
        histories=plan.long_runs.histories,
        dataset=layout.dataset,
    output:
        table(layout.long_runs, rows="one per long run and number of updates"),
    log:
        layout.log(layout.long_runs),
    localrule: True
    params:
        job=plan.long_runs.table,
    message:
        "Measuring the long runs"
    shell:
        "python -m pseudo_invertible long-runs {params.job[text]:q} {input.networks:q}"
        f" --dataset {{input.dataset:q}} --output {{output:q}}{over_the_floor} 2> {{log:q}}"


rule remedies_table:
    """Count what each remedy leaves stuck, and what it costs."""
    input:
        networks=plan.remedies.networks,
        dataset=layout.dataset,
    output:
        runs=layout.remedy_runs,
        table=table(layout.remedies, rows="one per remedy and activation"),
    log:
        layout.log(layout.remedies),
    localrule: True
    params:
        job=plan.remedies.table,
    message:
        "Measuring the remedies"
    shell:
        "python -m pseudo_invertible remedies {params.job[text]:q} {input.networks:q}"
        " --dataset {input.dataset:q} --runs {output.runs:q} --table {output.table:q} 2> {log:q}"


rule orientation_table:
    """Count when runs decide which way they go, and whether the data decide it."""
    input:
        plan.remedies.directions,
    output:
        runs=layout.orientation_runs,
        table=table(layout.orientation, rows="one per question, configuration and pairing"),
    log:
        layout.log(layout.orientation),
    localrule: True
    params:
        job=plan.remedies.orientation_table,
    message:
        "Counting which way runs go"
    shell:
        "python -m pseudo_invertible orientation {params.job[text]:q} {input:q}"
        " --runs {output.runs:q} --table {output.table:q} 2> {log:q}"


rule off_sample_tables:
    """Ask the networks off the sample."""
    input:
        networks=plan.networks,
        dataset=layout.dataset,
    output:
        curves=layout.off_sample_curves,
        runs=layout.off_sample_runs,
        summary=table(layout.off_sample, rows="one per configuration and axis"),
    log:
        layout.log(layout.off_sample),
    localrule: True
    params:
        job=plan.off_sample,
    message:
        "Asking the networks off the sample"
    shell:
        "python -m pseudo_invertible off-sample {params.job[text]:q} {input.networks:q}"
        " --dataset {input.dataset:q} --curves {output.curves:q} --runs {output.runs:q}"
        " --summary {output.summary:q} 2> {log:q}"


# A sweep's name is that of its figure, and of the target that makes all of it.
for sweep in plan.study.sweeps:

    rule:
        name:
            f"{sweep}_table"
        input:
            plan.sweeps.shards(sweep),
        output:
            table=layout.sweep_table(sweep),
            curves=layout.sweep_curves(sweep),
        log:
            layout.log(layout.sweep_table(sweep)),
        localrule: True
        params:
            job=plan.sweeps.table(sweep),
            shards=lambda wildcards, input: str(Path(input[0]).parents[1]),
        message:
            f"Merging the shards of {sweep}"
        shell:
            "python -m pseudo_invertible sweep-table {params.job[text]:q} --shards {params.shards:q}"
            " --table {output.table:q} --curves {output.curves:q} 2> {log:q}"


rule scatters_tables:
    """Put many scatters together, and ask the claims of them."""
    input:
        plan.scatters.shards,
    output:
        scatters=table(layout.scatters, rows="one per scatter"),
        runs=table(layout.scatter_runs, rows="one per run of a scatter"),
        claims=table(layout.scatter_claims, rows="one per claim, activation and units"),
        examples=layout.scatter_examples,
    log:
        layout.log(layout.scatters),
    localrule: True
    params:
        job=plan.scatters.tables,
    message:
        "Putting the scatters together"
    shell:
        "python -m pseudo_invertible scatters-tables {params.job[text]:q} {input:q}"
        " --scatters {output.scatters:q} --runs {output.runs:q} --claims {output.claims:q}"
        " --examples {output.examples:q} 2> {log:q}"


rule tables_to_read:
    """Write the tables as pages to read, and what every column means."""
    input:
        plan.read_tables,
    output:
        columns=layout.columns,
        pages=[
            report(
                page,
                caption="../report/pages.rst",
                category="Tables",
                labels={"table": Path(page).stem, "rows": "to read", "format": "page"},
            )
            for page in plan.pages
        ],
    log:
        layout.log(layout.columns),
    localrule: True
    params:
        job=plan.reading,
        folder=lambda wildcards, output: str(Path(output.pages[0]).parent),
    message:
        "Writing the tables for readers"
    shell:
        "python -m pseudo_invertible reading {params.job[text]:q} {input:q}"
        " --columns {output.columns:q} --folder {params.folder:q} 2> {log:q}"
