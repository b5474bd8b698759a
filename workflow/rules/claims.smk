# Do the write-up's conclusions hold?
rule claims_table:
    """Judge the claims."""
    input:
        metrics=layout.metrics,
        convergence=layout.convergence,
        long_runs=layout.long_runs,
        off_sample=layout.off_sample_runs,
        priority=layout.priority,
        remedies=layout.remedies,
        baselines=layout.baselines,
    output:
        table=table(layout.claims, rows="one per claim, activation and subset of seeds"),
        page=layout.claims_page,
        read=report(
            layout.page("verdicts"),
            caption="../report/tables/claims.rst",
            category="Tables",
            labels={"table": "verdicts", "rows": "to read", "format": "page"},
        ),
    log:
        layout.log(layout.claims),
    localrule: True
    params:
        job=plan.claims,
    message:
        "Judging the claims"
    shell:
        "python -m pseudo_invertible claims {params.job[text]:q} --metrics {input.metrics:q}"
        " --convergence {input.convergence:q} --long-runs {input.long_runs:q}"
        " --off-sample {input.off_sample:q} --priority {input.priority:q}"
        " --remedies {input.remedies:q} --baselines {input.baselines:q}"
        " --table {output.table:q} --page {output.page:q} --read {output.read:q} --read {output.read:q} 2> {log:q}"
