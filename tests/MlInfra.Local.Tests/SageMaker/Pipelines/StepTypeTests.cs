using MlInfra.Local.Tests.SageMaker.Jobs;

namespace MlInfra.Local.Tests.SageMaker.Pipelines;

public sealed class StepTypeTests(Lab lab) : IClassFixture<Lab>
{
    [Fact]
    public async Task A_model_is_made_and_registered_with_all_that_was_said_of_it() => await lab.RunAsync(Newer.Helpers + """
        artifact = bundle('models/m.tar.gz', x='1')
        model = step('Create', 'Model', {'ExecutionRoleArn': ROLE, 'PrimaryContainer': {'Image': IMAGE, 'ModelDataUrl': artifact, 'Environment': {'A': reference('Parameters.Mode')}}, 'Tags': [{'Key': 'own', 'Value': '1'}]})
        uri = lambda n: {'ContentType': 'application/json', 'S3Uri': 's3://lab/' + n}
        arguments = {
            'ModelPackageGroupName': 'all', 'ModelPackageDescription': 'd', 'ModelApprovalStatus': reference('Parameters.Status'), 'Domain': 'MACHINE_LEARNING', 'Task': 'CLASSIFICATION',
            'InferenceSpecification': {'Containers': [{'Image': IMAGE, 'ModelDataUrl': artifact, 'Environment': {'A': 'b'}, 'Framework': 'SKLEARN'}], 'SupportedContentTypes': ['text/csv'],
                'SupportedResponseMIMETypes': ['text/csv'], 'SupportedRealtimeInferenceInstanceTypes': ['ml.m5.large'], 'SupportedTransformInstanceTypes': ['ml.m5.large']},
            'ModelMetrics': {'ModelQuality': {'Statistics': uri('statistics'), 'Constraints': uri('constraints')}, 'Bias': {'Report': uri('bias')}},
            'DriftCheckBaselines': {'ModelQuality': {'Statistics': uri('statistics'), 'Constraints': uri('constraints')}, 'Bias': {'PreTrainingConstraints': uri('pre')}},
            'CustomerMetadataProperties': {'model': {'Std:Join': {'On': '/', 'Values': [reference('Steps.Create.ModelName'), reference("Steps.Create.PrimaryContainer.Environment['A']")]}}},
            'MetadataProperties': {'CommitId': 'abc'}, 'SkipModelValidation': 'All', 'SamplePayloadUrl': 's3://lab/sample', 'ModelCard': {'ModelCardStatus': 'Draft', 'ModelCardContent': '{}'},
            'ValidationSpecification': {'ValidationRole': ROLE, 'ValidationProfiles': [{'ProfileName': 'p', 'TransformJobDefinition': {'TransformInput': {'DataSource': {'S3DataSource': {'S3DataType': 'S3Prefix', 'S3Uri': 's3://lab/in'}}},
                'TransformOutput': {'S3OutputPath': 's3://lab/out'}, 'TransformResources': {'InstanceType': 'ml.m5.large', 'InstanceCount': 1}}}]},
            'SecurityConfig': {'KmsKeyId': 'k'}, 'SourceUri': 's3://lab/source', 'ModelLifeCycle': {'Stage': 'Development', 'StageStatus': 'PendingApproval'}}
        pipeline('models', model, step('Register', 'RegisterModel', arguments), parameters=[{'Name': 'Mode', 'Type': 'String', 'DefaultValue': 'fast'}, {'Name': 'Status', 'Type': 'String', 'DefaultValue': 'Approved', 'EnumValues': ['Approved', 'PendingManualApproval']}])
        d, s = run('models')
        assert d['PipelineExecutionStatus'] == 'Succeeded', s
        arn = s['Create']['Metadata']['Model']['Arn']; name = arn.split('/')[1]
        made = sm.describe_model(ModelName=name)
        assert name.startswith('pipelines-%s-Create-' % d['PipelineExecutionArn'].split('/')[-1]) and made['PrimaryContainer']['Environment'] == {'A': 'fast'}, made
        assert {t['Key']: t['Value'] for t in sm.list_tags(ResourceArn=arn)['Tags']} == {'own': '1', 'sagemaker:pipeline-execution-arn': d['PipelineExecutionArn']}
        package = newer('DescribeModelPackage', ModelPackageName=s['Register']['Metadata']['RegisterModel']['Arn'])
        for member, value in arguments.items():
            if member in ('ModelApprovalStatus', 'CustomerMetadataProperties', 'MetadataProperties'): continue
            assert package[member] == value, (member, package.get(member))
        assert package['ModelApprovalStatus'] == 'Approved' and package['CustomerMetadataProperties'] == {'model': name + '/fast'}, package
        assert package['MetadataProperties'] == {'CommitId': 'abc', 'GeneratedBy': d['PipelineExecutionArn']}, package
        weak = make_role('NoModels', ('sagemaker:AddTags', '*'), ('iam:PassRole', ROLE))
        pipeline('no-models', model, parameters=[{'Name': 'Mode', 'Type': 'String', 'DefaultValue': 'fast'}], role=weak)
        assert 'not authorized to perform: sagemaker:CreateModel on resource' in run('no-models')[1]['Create']['FailureReason']
        """);

    [Fact]
    public async Task Conditions_nest_and_a_step_behind_one_waits_for_its_branch() => await lab.RunAsync("""
        inner = step('Inner', 'Condition', {'Conditions': [{'Type': 'Or', 'Conditions': [{'Type': 'In', 'QueryValue': reference('Parameters.Mode'), 'Values': ['slow', 'fast']}, {'Type': 'Not', 'Expression': {'Type': 'Equals', 'LeftValue': 1, 'RightValue': 1}}]}],
            'IfSteps': [job_step('Both', 'print(1)')], 'ElseSteps': [step('Neither', 'Fail', {'ErrorMessage': {'Std:Join': {'On': '', 'Values': ['mode ', reference('Parameters.Mode')]}}})]})
        outer = step('Outer', 'Condition', {'Conditions': [{'Type': 'LessThan', 'LeftValue': reference('Parameters.N'), 'RightValue': 3}, {'Type': 'GreaterThanOrEqualTo', 'LeftValue': reference('Parameters.N'), 'RightValue': 1}], 'IfSteps': [inner], 'ElseSteps': [job_step('Else', 'print(1)')]})
        pipeline('nested', outer, job_step('Last', 'print(1)', DependsOn=['Outer']), parameters=[{'Name': 'Mode', 'Type': 'String', 'DefaultValue': 'fast'}, {'Name': 'N', 'Type': 'Integer', 'DefaultValue': 2}])
        ran = lambda **p: {n: x['StepStatus'] for n, x in run('nested', **p)[1].items()}
        assert list(ran()) == ['Outer', 'Inner', 'Both', 'Last'], ran()
        assert list(ran(N='3')) == ['Outer', 'Else', 'Last']
        assert ran(Mode='odd') == {'Outer': 'Succeeded', 'Inner': 'Succeeded', 'Neither': 'Failed'}
        """);

    [Fact]
    public async Task A_job_knows_its_own_name_and_the_experiment() => await lab.RunAsync("""
        said = 'import os; open("/opt/ml/processing/out/said", "w").write(os.environ["SAID"])'
        one = job_step('One', said, ['out'], arguments={'Environment': {'SAID': {'Std:Join': {'On': ' ', 'Values': [reference('Execution.ProcessingJobName'), reference('PipelineExperimentConfig.ExperimentName'), reference('Execution.StartDateTime')]}}},
            'ExperimentConfig': {'TrialComponentDisplayName': 'x'}})
        definition = {'Version': '2020-12-01', 'PipelineExperimentConfig': {'ExperimentName': reference('Execution.PipelineName'), 'TrialName': reference('Execution.PipelineExecutionId')}, 'Steps': [one]}
        sm.create_pipeline(PipelineName='named', RoleArn=ROLE, PipelineDefinition=json.dumps(definition))
        d, s = run('named')
        assert d['PipelineExecutionStatus'] == 'Succeeded', s
        run_id = d['PipelineExecutionArn'].split('/')[-1]
        job, experiment, started = text('runs/%s/One/out/said' % run_id).split(' ')
        assert s['One']['Metadata']['ProcessingJob']['Arn'].endswith('/' + job) and experiment == 'named' and started.endswith('Z'), (job, experiment)
        assert d['PipelineExperimentConfig'] == {'ExperimentName': 'named', 'TrialName': run_id}, d
        # A name in the arguments is the beginning of the job's name, as with the SDK's custom prefixes.
        one['Arguments']['ProcessingJobName'] = 'mine'
        sm.update_pipeline(PipelineName='named', PipelineDefinition=json.dumps(definition))
        assert run('named')[1]['One']['Metadata']['ProcessingJob']['Arn'].split('/')[1].startswith('mine-')
        """);

    [Fact]
    public async Task Versions_of_a_definition_are_kept_and_can_be_started() => await lab.RunAsync(Newer.Helpers + """
        pipeline('versioned', job_step('Old', 'print(1)'))
        definition = lambda n: json.dumps({'Version': '2020-12-01', 'Steps': [job_step(n, 'print(1)')]})
        assert newer('UpdatePipeline', PipelineName='versioned', PipelineDefinition=definition('New'))['PipelineVersionId'] == 2
        assert newer('UpdatePipeline', PipelineName='versioned', PipelineDescription='no new definition')['PipelineVersionId'] == 2
        assert list(run('versioned')[1]) == ['New']
        e = newer('StartPipelineExecution', PipelineName='versioned', PipelineVersionId=1)['PipelineExecutionArn']
        ended(e); d = newer('DescribePipelineExecution', PipelineExecutionArn=e)
        assert list(steps(e)) == ['Old'] and d['PipelineVersionId'] == 1, d
        newer('UpdatePipelineVersion', PipelineArn=d['PipelineArn'], PipelineVersionId=1, PipelineVersionDisplayName='first')
        assert [(v['PipelineVersionId'], v.get('PipelineVersionDisplayName')) for v in newer('ListPipelineVersions', PipelineName='versioned')['PipelineVersionSummaries']] == [(2, None), (1, 'first')]
        assert '"Old"' in newer('DescribePipeline', PipelineName='versioned', PipelineVersionId=1)['PipelineDefinition'] and '"New"' in sm.describe_pipeline(PipelineName='versioned')['PipelineDefinition']
        refused('ResourceNotFound', operation('StartPipelineExecution'), PipelineName='versioned', PipelineVersionId=7)
        """);

    [Fact]
    public async Task An_execution_can_be_changed_while_it_runs() => await lab.RunAsync("""
        pipeline('changes', *[job_step(n, 'import boto3, time, sys\nc = boto3.client("s3")\nc.put_object(Bucket="lab", Key="together/%s")\nfor _ in range(1200):\n    if c.list_objects_v2(Bucket="lab", Prefix="together/")["KeyCount"] == 2: sys.exit(0)\n    time.sleep(0.05)\nsys.exit(1)' % n) for n in 'AB'])
        e = sm.start_pipeline_execution(PipelineName='changes', ParallelismConfiguration={'MaxParallelExecutionSteps': 1})['PipelineExecutionArn']
        until(lambda: keys('together/'))
        assert len(steps(e)) == 1
        sm.update_pipeline_execution(PipelineExecutionArn=e, PipelineExecutionDisplayName='mine', PipelineExecutionDescription='two at once', ParallelismConfiguration={'MaxParallelExecutionSteps': 2})
        d = ended(e)
        assert d['PipelineExecutionStatus'] == 'Succeeded' and d['PipelineExecutionDisplayName'] == 'mine' and d['PipelineExecutionDescription'] == 'two at once' and d['ParallelismConfiguration'] == {'MaxParallelExecutionSteps': 2}, d
        """);
}
