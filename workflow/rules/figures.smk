# A named rule per figure: `snakemake --cores 1 fits_equal` makes just that one.
for figure in figures.values():

    rule:
        name:
            rule_of(figure.name)
        input:
            expand(f"{results}/{{file}}", file=figure.files),
        output:
            pdf=f"{results}/figures/{figure.name}.pdf",
            svg=report(
                f"{results}/figures/{figure.name}.svg",
                caption="../report/figure.rst",
                category="Figures",
                labels={"figure": figure.name, "shows": figure.title},
            ),
            png=f"{results}/figures/{figure.name}.png",
        log:
            f"{results}/logs/figures/{figure.name}.log",
        priority: 90 if figure.name in write_up_figures else 0
        localrule: True
        params:
            python=python,
            kind=figure.kind,
            title=figure.title,
            options=figure.options.flags,
            code=digest("figure", figure.module),
        message:
            f"Drawing {figure.name}"
        shell:
            "{params.python} figure {params.kind} {input:q} --title {params.title:q} {params.options}"
            " --output {output.pdf:q} 2> {log:q}"
