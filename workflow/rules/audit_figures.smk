# The audit's figures, and one map for every sweep: one named rule each, like the write-up's.
for audit_figure in (*plan.audit_figures.values(), *plan.sweep_figures.values()):

    rule:
        name:
            audit_figure.rule
        input:
            **audit_figure.files,
        output:
            pdf=layout.figure(audit_figure.name, "pdf"),
            svg=report(
                layout.figure(audit_figure.name, "svg"),
                caption=f"../report/audit_{audit_figure.kind}.rst",
                category="Figures",
                subcategory="Audit",
                labels={"figure": audit_figure.name},
            ),
            png=layout.figure(audit_figure.name, "png"),
        log:
            layout.log(layout.figure(audit_figure.name, "pdf").removesuffix(".pdf")),
        localrule: True
        conda:
            "../../environment.yml"
        params:
            job=plan.audit_figure_params(audit_figure),
            files=lambda wildcards, input: file_options(input.items()),
        message:
            f"Drawing {audit_figure.name}"
        shell:
            "python -m pseudo_invertible audit-figure {params.job[kind]} {params.files}"
            " --output {output.pdf:q} 2> {log:q}"


for sweep in plan.sweeps.sweeps:

    rule:
        name:
            sweep
        input:
            plan.sweep_targets(sweep),
        localrule: True
        message:
            f"{sweep} is made: {layout.root}/sweeps/, {layout.root}/figures/"
