rule dataset:
    output:
        layout.dataset,
    log:
        layout.log(layout.dataset),
    retries: 0  # a CSV that cannot serve will not serve next time
    localrule: True
    conda:
        "../../environment.yml"
    params:
        job=plan.dataset_params,
    message:
        "Making the scatter {output}"
    shell:
        "python -m pseudo_invertible dataset {params.job[options]} --output {output:q} 2> {log:q}"
