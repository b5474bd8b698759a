rule train:
    input:
        dataset=layout.dataset,
    output:
        networks=f"{runs}/networks.npz",
        history=f"{runs}/history.csv",
    log:
        layout.log(f"{runs}/networks.npz"),
    conda:
        "../../environment.yml"
    threads: 1
    resources:
        mem_mb=lambda wildcards, attempt: 1000 * attempt,
        runtime=lambda wildcards, attempt: 10 * attempt,
        gpu=plan.gpus_per_training_job,
        attempt=lambda wildcards, attempt: attempt,
    params:
        job=lambda wildcards: plan.train_params(wildcards),
    message:
        "Training {wildcards.activation}, λ = {wildcards.lambda}, μ = {wildcards.mu}"
    shell:
        "PSEUDO_INVERTIBLE_ATTEMPT={resources.attempt} PSEUDO_INVERTIBLE_REFUSAL={log:q}.refused"
        " python -m pseudo_invertible train --dataset {input.dataset:q}"
        " --activation {params.job[activation]} --lambda {params.job[lambda]}"
        " --mu {params.job[mu]} --seeds {params.job[seeds]} --updates {params.job[updates]}"
        " --learning-rate {params.job[learning_rate]} --width {params.job[width]}"
        " --device {params.job[device]}"
        " --networks {output.networks:q} --history {output.history:q} 2> {log:q}"
