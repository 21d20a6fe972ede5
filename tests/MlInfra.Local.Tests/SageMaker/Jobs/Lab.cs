using MlInfra.Local.Host;
using MlInfra.Local.Tests.Support;

namespace MlInfra.Local.Tests.SageMaker.Jobs;

/// <summary>
/// An endpoint with a bucket (lab) and a role (Trainer) for jobs, and Python helpers for scripts: train and process start a job with
/// a script's text, wait gives its description, trainer_may and may write policies.
/// </summary>
public sealed class Lab : LocalFixture
{
    private const string Helpers = """
        import io, tarfile, textwrap
        s3, sm, iam = client('s3'), client('sagemaker'), client('iam')
        IMAGE = '683313688378.dkr.ecr.us-east-1.amazonaws.com/sagemaker-scikit-learn:1.2-1-cpu-py3'
        ROLE = 'arn:aws:iam::000000000000:role/Trainer'
        def bundle(key, **files):
            b = io.BytesIO()
            with tarfile.open(fileobj=b, mode='w:gz') as t:
                for name, text in files.items():
                    data = text if isinstance(text, bytes) else textwrap.dedent(text).encode(); info = tarfile.TarInfo(name.replace('__', '.')); info.size = len(data); t.addfile(info, io.BytesIO(data))
            s3.put_object(Bucket='lab', Key=key, Body=b.getvalue())
            return 's3://lab/' + key
        def training(name, script, hyper={}, **more):
            request = dict(TrainingJobName=name, RoleArn=ROLE, AlgorithmSpecification={'TrainingImage': IMAGE, 'TrainingInputMode': 'File'},
                HyperParameters={'sagemaker_program': 'train.py', 'sagemaker_submit_directory': bundle('code/%s.tar.gz' % name, train__py=script), **hyper},
                OutputDataConfig={'S3OutputPath': 's3://lab/models'}, ResourceConfig={'InstanceType': 'ml.m5.large', 'InstanceCount': 1, 'VolumeSizeInGB': 5},
                StoppingCondition={'MaxRuntimeInSeconds': 60})
            request.update(more)
            return request
        def processing(name, script, **more):
            s3.put_object(Bucket='lab', Key='code/%s/run.py' % name, Body=textwrap.dedent(script).encode())
            request = dict(ProcessingJobName=name, RoleArn=ROLE, AppSpecification={'ImageUri': IMAGE, 'ContainerEntrypoint': ['python3', '/opt/ml/processing/code/run.py']},
                ProcessingResources={'ClusterConfig': {'InstanceType': 'ml.m5.large', 'InstanceCount': 1, 'VolumeSizeInGB': 5}},
                ProcessingInputs=[{'InputName': 'code', 'S3Input': {'S3Uri': 's3://lab/code/%s/' % name, 'LocalPath': '/opt/ml/processing/code', 'S3DataType': 'S3Prefix', 'S3InputMode': 'File'}}],
                StoppingCondition={'MaxRuntimeInSeconds': 60})
            request.update(more)
            return request
        def described(name, kind):
            return sm.describe_training_job(TrainingJobName=name) if kind == 't' else sm.describe_processing_job(ProcessingJobName=name)
        def wait(name, kind='t'):
            status = 'TrainingJobStatus' if kind == 't' else 'ProcessingJobStatus'
            for _ in tries():
                d = described(name, kind)
                if d[status] not in ('InProgress', 'Stopping'): return d
            raise AssertionError('%s did not end: %s' % (name, d))
        def train(name, script, hyper={}, **more):
            sm.create_training_job(**training(name, script, hyper, **more))
            return wait(name)
        def process(name, script, **more):
            sm.create_processing_job(**processing(name, script, **more))
            return wait(name, 'p')
        def output(path, name='out', mode='EndOfJob'):
            return {'Outputs': [{'OutputName': name, 'S3Output': {'S3Uri': 's3://lab/%s' % path, 'LocalPath': '/opt/ml/processing/%s' % name, 'S3UploadMode': mode}}]}
        def keys(prefix): return [o['Key'] for o in s3.list_objects_v2(Bucket='lab', Prefix=prefix).get('Contents', [])]
        def text(key): return s3.get_object(Bucket='lab', Key=key)['Body'].read().decode()
        def model(d):
            bucket, key = d['ModelArtifacts']['S3ModelArtifacts'][5:].split('/', 1)
            with tarfile.open(fileobj=io.BytesIO(s3.get_object(Bucket=bucket, Key=key)['Body'].read())) as t:
                return {m.name: t.extractfile(m).read().decode() for m in t.getmembers() if m.isfile()}
        def may(role, *statements):
            iam.put_role_policy(RoleName=role, PolicyName='policy', PolicyDocument=json.dumps({'Version': '2012-10-17', 'Statement': [
                {'Effect': 'Allow', 'Action': a, 'Resource': r} for a, r in statements]}))
        def make_role(name, *statements):
            iam.create_role(RoleName=name, AssumeRolePolicyDocument=json.dumps({'Version': '2012-10-17', 'Statement': [
                {'Effect': 'Allow', 'Principal': {'Service': 'sagemaker.amazonaws.com'}, 'Action': 'sts:AssumeRole'}]}))
            may(name, *statements)
            return 'arn:aws:iam::000000000000:role/' + name
        def reference(path): return {'Get': path}
        def step(name, kind, arguments, **more): return {'Name': name, 'Type': kind, 'Arguments': arguments, **more}
        def job_step(name, script, outputs=(), **more):
            request = processing('code-' + name, script, **more.pop('arguments', {}))
            del request['ProcessingJobName']
            if outputs: request['ProcessingOutputConfig'] = {'Outputs': [{'OutputName': o, 'S3Output': {'LocalPath': '/opt/ml/processing/' + o, 'S3UploadMode': 'EndOfJob',
                'S3Uri': {'Std:Join': {'On': '/', 'Values': ['s3://lab/runs', reference('Execution.PipelineExecutionId'), name, o]}}}} for o in outputs]}
            return step(name, 'Processing', request, **more)
        def pipeline(name, *steps, parameters=(), role=ROLE, **more):
            definition = {'Version': '2020-12-01', 'Metadata': {}, 'Parameters': list(parameters), 'PipelineExperimentConfig': None, 'Steps': list(steps)}
            return sm.create_pipeline(PipelineName=name, PipelineDefinition=json.dumps(definition), RoleArn=role, **more)['PipelineArn']
        def start(name, **parameters):
            return sm.start_pipeline_execution(PipelineName=name, PipelineParameters=[{'Name': k, 'Value': v} for k, v in parameters.items()])['PipelineExecutionArn']
        def ended(execution):
            for _ in tries():
                d = sm.describe_pipeline_execution(PipelineExecutionArn=execution)
                if d['PipelineExecutionStatus'] not in ('Executing', 'Stopping'): return d
            raise AssertionError('the execution did not end: %s %s' % (d, steps(execution)))
        def steps(execution): return {s['StepName']: s for s in sm.list_pipeline_execution_steps(PipelineExecutionArn=execution, SortOrder='Ascending')['PipelineExecutionSteps']}
        def run(name, **parameters):
            execution = start(name, **parameters)
            return ended(execution), steps(execution)
        PIPELINE = [('sagemaker:*', '*'), ('iam:PassRole', ROLE)]
        EVERYTHING = [('s3:*', ['arn:aws:s3:::lab', 'arn:aws:s3:::lab/*']), ('ecr:*', '*'), ('logs:*', '*'), ('cloudwatch:*', '*')]

        """;

    protected override LocalOptions Options => base.Options with { Speed = 200 };

    public override async ValueTask InitializeAsync()
    {
        await base.InitializeAsync();
        await PrepareAsync(Endpoint);
    }

    /// <summary>Makes the bucket and the role in another endpoint.</summary>
    public static Task PrepareAsync(Uri endpoint) => RunAsync(endpoint, "s3.create_bucket(Bucket='lab'); make_role('Trainer', *EVERYTHING, *PIPELINE)");

    /// <summary>Runs a script with the helpers against another endpoint.</summary>
    public static Task<string> RunAsync(Uri endpoint, string script) => Boto.RunAsync(endpoint, Helpers + script);

    /// <summary>Runs a script with the helpers; gives what it printed.</summary>
    public Task<string> RunAsync(string script) => RunAsync(Endpoint, script);
}
