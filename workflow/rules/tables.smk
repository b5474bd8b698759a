# What the runs show: summaries, what is possible at all, the conclusions.
rule summary:
    """Summarise runs over seeds."""
    input:
        f"{results}/tables/runs.csv",
    output:
        table(f"{results}/tables/summary.csv", rows="one per protocol and configuration"),
    log:
        f"{results}/logs/tables/summary.csv.log",
    localrule: True
    params:
        python=python,
        code=digest("summary"),
    message:
        "Summarising runs over seeds"
    shell:
        "{params.python} summary {input:q} --output {output:q} 2> {log:q}"


rule baselines:
    """Find what is possible on the data: noise floor, best invertible maps, a flow."""
    input:
        f"{results}/dataset.csv",
    output:
        numbers=f"{results}/tables/baselines.json",
        curves=f"{results}/tables/baselines.npz",
    log:
        f"{results}/logs/tables/baselines.json.log",
    resources:
        mem_mb=lambda wildcards, attempt: 2000 * attempt,
        runtime=lambda wildcards, attempt: 10 * attempt,
    params:
        python=python,
        generator=plan.generator_flags(study),
        code=digest("baselines"),
    message:
        "Finding what is possible at all"
    shell:
        "{params.python} baselines {input:q} {params.generator} --curves {output.curves:q}"
        " --output {output.numbers:q} 2> {log:q}"


rule possible:
    """Find what is possible on another dataset."""
    input:
        f"{results}/datasets/seed_{{generator_seed}}/dataset.csv",
    output:
        numbers=f"{results}/datasets/seed_{{generator_seed}}/possible.json",
        curves=f"{results}/datasets/seed_{{generator_seed}}/possible.npz",
    log:
        f"{results}/logs/datasets/seed_{{generator_seed}}/possible.json.log",
    localrule: True
    params:
        python=python,
        generator=lambda wildcards: plan.generator_flags(study, int(wildcards.generator_seed)),
        code=digest("possible"),
    message:
        "Finding what is possible on the points of seed {wildcards.generator_seed}"
    shell:
        "{params.python} possible {input:q} --dataset-name seed_{wildcards.generator_seed} {params.generator}"
        " --curves {output.curves:q} --output {output.numbers:q} 2> {log:q}"


rule datasets_table:
    """Put what is possible on other datasets into one table."""
    input:
        expand(f"{results}/datasets/seed_{{seed}}/possible.json", seed=generator_seeds),
    output:
        table(f"{results}/datasets/datasets.csv", rows="one per dataset"),
    log:
        f"{results}/logs/datasets/datasets.csv.log",
    localrule: True
    params:
        python=python,
        code=digest("datasets-table"),
    message:
        "Putting what is possible on other datasets into one table"
    shell:
        "{params.python} datasets-table {input:q} --output {output:q} 2> {log:q}"


rule protocols_table:
    """Compare the protocols at the largest weight: what helps?"""
    input:
        **({"unseen": f"{results}/tables/unseen_runs.csv"} if study.unseen else {}),
        runs=f"{results}/tables/runs.csv",
        baselines=f"{results}/tables/baselines.json",
    output:
        table(f"{results}/tables/protocols.csv", rows="one per protocol and activation"),
    log:
        f"{results}/logs/tables/protocols.csv.log",
    localrule: True
    params:
        python=python,
        unseen=lambda wildcards, input: plan.words(unseen=input.get("unseen")),
        code=digest("protocols"),
    message:
        "Comparing the protocols"
    shell:
        "{params.python} protocols {input.runs:q} {input.baselines:q} {params.unseen} --output {output:q} 2> {log:q}"


rule stuck_table:
    """Count how many runs are stuck, and whether the data decide it."""
    input:
        runs=f"{results}/tables/stuck_runs.csv",
        dataset=f"{results}/dataset.csv",
    output:
        table(f"{results}/tables/stuck.csv", rows="one per activation, weight and updates"),
    log:
        f"{results}/logs/tables/stuck.csv.log",
    localrule: True
    params:
        python=python,
        code=digest("stuck"),
    message:
        "Counting how many runs are stuck"
    shell:
        "{params.python} stuck {input.runs:q} {input.dataset:q} --output {output:q} 2> {log:q}"


rule claims_table:
    """Count over seeds how often each conclusion holds."""
    input:
        runs=f"{results}/tables/runs.csv",
        baselines=f"{results}/tables/baselines.json",
    output:
        table(f"{results}/tables/claims.csv", rows="one per conclusion, activation and protocol"),
    log:
        f"{results}/logs/tables/claims.csv.log",
    localrule: True
    params:
        python=python,
        code=digest("claims"),
    message:
        "Counting how often each conclusion holds"
    shell:
        "{params.python} claims {input.runs:q} {input.baselines:q} --output {output:q} 2> {log:q}"


rule columns:
    """Explain every column of the tables."""
    input:
        [path for path in audit if path.startswith(f"{results}/tables/") and path.endswith(".csv")],
    output:
        f"{results}/tables/columns.md",
    log:
        f"{results}/logs/tables/columns.md.log",
    localrule: True
    params:
        python=python,
        code=digest("columns", "measures/columns.csv"),
    message:
        "Explaining the columns of the tables"
    shell:
        "{params.python} columns {input:q} --output {output:q} 2> {log:q}"
