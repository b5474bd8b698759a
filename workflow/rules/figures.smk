# One named rule per figure, so that `snakemake --cores 1 fits_equal` makes just that.
for figure in plan.figures.values():

    rule:
        name:
            figure.name
        input:
            **plan.figure_input(figure),
        output:
            pdf=layout.figure(figure.name, "pdf"),
            svg=report(
                layout.figure(figure.name, "svg"),
                caption=f"../report/{figure.kind}.rst",
                category="Figures",
                subcategory="Write-up" if figure.in_write_up else "Beyond the write-up",
                labels=plan.figure_labels(figure),
            ),
            png=layout.figure(figure.name, "png"),
        log:
            layout.log(layout.figure(figure.name, "pdf").removesuffix(".pdf")),
        localrule: True
        conda:
            "../../environment.yml"
        params:
            job=plan.figure_params(figure),
            files=lambda wildcards, input: " ".join(
                f"--{option}={path}" for option, path in input.items()
            ),
        message:
            f"Drawing {figure.name}"
        shell:
            "python -m pseudo_invertible figure {params.job[kind]} {params.files}"
            " {params.job[options]} --output {output.pdf:q} 2> {log:q}"
