# One named rule per figure, so that `snakemake --cores 1 fits_equal` makes just that.
for figure in plan.figures.values():

    rule:
        name:
            figure.rule
        input:
            figure.files,
        output:
            pdf=layout.figure(figure.name, "pdf"),
            svg=report(
                layout.figure(figure.name, "svg"),
                caption=str(figure.caption),
                category="Figures",
                subcategory=str(figure.place),
                labels=figure.labels,
            ),
            png=layout.figure(figure.name, "png"),
        log:
            layout.log(layout.figure(figure.name, "pdf").removesuffix(".pdf")),
        priority: targets.priority(figure)
        localrule: True
        params:
            job=plan.figure(figure),
        message:
            f"Drawing {figure.name}"
        shell:
            "python -m pseudo_invertible figure {params.job[text]:q} {input:q}"
            " --output {output.pdf:q} 2> {log:q}"
