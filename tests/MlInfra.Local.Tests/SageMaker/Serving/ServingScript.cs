using MlInfra.Local.Tests.Support;

namespace MlInfra.Local.Tests.SageMaker.Serving;

/// <summary>
/// Runs a boto3 script with what serving tests share: role(), artifact(), model(), config(), endpoint(), wait(), invoke(), and the
/// clients sm, rt, s3, iam, logs, cw.
/// </summary>
internal static class ServingScript
{
    private const string Preamble = """
        import io, tarfile, uuid
        sm, rt, s3, iam, logs, cw = (client(s) for s in ('sagemaker', 'sagemaker-runtime', 's3', 'iam', 'logs', 'cloudwatch'))
        IMAGE = '683313688378.dkr.ecr.us-east-1.amazonaws.com/sagemaker-scikit-learn:1.2-1-cpu-py3'
        XGBOOST = '683313688378.dkr.ecr.us-east-1.amazonaws.com/sagemaker-xgboost:1.7-1'
        PULL = ['ecr:GetAuthorizationToken', 'ecr:BatchCheckLayerAvailability', 'ecr:GetDownloadUrlForLayer', 'ecr:BatchGetImage']
        LOG = ['logs:CreateLogGroup', 'logs:CreateLogStream', 'logs:PutLogEvents']

        def unique(name):
            return name + '-' + uuid.uuid4().hex[:8]

        BUCKET = unique('serving')
        s3.create_bucket(Bucket=BUCKET)

        def allow(*actions, resource='*'):
            return {'Effect': 'Allow', 'Action': list(actions), 'Resource': resource}

        def role(*statements, service='sagemaker.amazonaws.com'):
            name = unique('role')
            trust = {'Version': '2012-10-17', 'Statement': [{'Effect': 'Allow', 'Action': 'sts:AssumeRole',
                     'Principal': {'Service': service, 'AWS': 'arn:aws:iam::000000000000:root'}}]}
            arn = iam.create_role(RoleName=name, AssumeRolePolicyDocument=json.dumps(trust))['Role']['Arn']
            if statements:
                iam.put_role_policy(RoleName=name, PolicyName='p', PolicyDocument=json.dumps({'Version': '2012-10-17', 'Statement': list(statements)}))
            return arn

        ALL = (allow(*PULL), allow(*LOG), allow('s3:*'))
        _role = []
        def full_role():
            if not _role: _role.append(role(*ALL))
            return _role[0]

        def pack(**files):
            buffer = io.BytesIO()
            with tarfile.open(fileobj=buffer, mode='w:gz') as tar:
                for name, data in files.items():
                    data = data if isinstance(data, bytes) else data.encode()
                    info = tarfile.TarInfo(name.replace('__', '/').replace('_py', '.py').replace('_txt', '.txt'))
                    info.size = len(data)
                    tar.addfile(info, io.BytesIO(data))
            return buffer.getvalue()

        def artifact(**files):
            key = unique('models') + '/model.tar.gz'
            s3.put_object(Bucket=BUCKET, Key=key, Body=pack(**files))
            return 's3://%s/%s' % (BUCKET, key)

        def model(url=None, env=None, image=IMAGE, role_arn=None, **more):
            name = unique('model')
            container = {'Image': image, 'Environment': {'SAGEMAKER_PROGRAM': 'inference.py'} if env is None else env}
            if url: container['ModelDataUrl'] = url
            sm.create_model(ModelName=name, ExecutionRoleArn=role_arn or full_role(), PrimaryContainer=container, **more)
            return name

        def variant(model_name, name='AllTraffic', weight=1.0, count=1, kind='ml.m5.large', **more):
            return dict(VariantName=name, ModelName=model_name, InitialInstanceCount=count, InstanceType=kind, InitialVariantWeight=weight, **more)

        def config(*variants, **more):
            name = unique('config')
            sm.create_endpoint_config(EndpointConfigName=name, ProductionVariants=[variant(v) if isinstance(v, str) else v for v in variants], **more)
            return name

        def wait(name, limit=120):
            for _ in tries(limit):
                d = sm.describe_endpoint(EndpointName=name)
                if d['EndpointStatus'] in ('InService', 'Failed'): return d
            raise AssertionError('not settled: %s' % d)

        def endpoint(config_name, settled='InService', **more):
            name = unique('endpoint')
            sm.create_endpoint(EndpointName=name, EndpointConfigName=config_name, **more)
            d = wait(name)
            assert d['EndpointStatus'] == settled, d
            return name

        def gone(name):
            sm.delete_endpoint(EndpointName=name)
            while True:
                try: sm.describe_endpoint(EndpointName=name)
                except ClientError as e:
                    assert 'Could not find endpoint' in str(e), e
                    return
                time.sleep(0.05)

        def invoke(name, body='[]', kind='application/json', **more):
            r = rt.invoke_endpoint(EndpointName=name, ContentType=kind, Body=body, **more)
            return r['Body'].read().decode(), r

        # Operations and members that this boto3 does not know yet, by their names in snake case: new.create_inference_component(...).
        class Newer:
            def __getattr__(self, name):
                operation = ''.join(w.capitalize() for w in name.split('_'))
                def call(**members):
                    import urllib.request, urllib.error
                    r = urllib.request.Request(os.environ['LOCAL'], json.dumps(members).encode(), {'X-Amz-Target': 'SageMaker.' + operation, 'Content-Type': 'application/x-amz-json-1.1',
                        'Authorization': 'AWS4-HMAC-SHA256 Credential=laptop/20260101/us-east-1/sagemaker/aws4_request, SignedHeaders=host, Signature=0'})
                    try: return json.loads(urllib.request.urlopen(r).read() or b'{}')
                    except urllib.error.HTTPError as e:
                        body = json.loads(e.read())
                        raise ClientError({'Error': {'Code': body['__type'], 'Message': body['message']}}, operation)
                return call
        new = Newer()

        _component = []
        def _add_component(params, **_):
            if _component: params['headers']['X-Amzn-SageMaker-Inference-Component'] = _component[0]
        rt.meta.events.register('before-call.sagemaker-runtime.InvokeEndpoint', _add_component)
        def component_call(component_name, action, **arguments):
            _component.append(component_name)
            try: return action(**arguments)
            finally: _component.clear()

        # Answers with the constant that the artifact holds, and does what the body says.
        ECHO = '''
        import json, os, time
        def model_fn(folder): return open(folder + '/answer.txt').read()
        def input_fn(body, kind): return body
        def predict_fn(body, model):
            text = body if isinstance(body, str) else body.decode('latin-1')
            if 'raise' in text: raise ValueError('no such thing: ' + text)
            if 'die' in text: os._exit(9)
            if 'sleep' in text: time.sleep(float(text.split()[1]))
            if 'print' in text: print('said ' + text)
            return model
        def output_fn(answer, accept): return answer, 'text/plain'
        '''
        def echo(answer, **more):
            return model(artifact(answer_txt=answer, code__inference_py=ECHO), **more)

        """;

    public static Task<string> RunAsync(LocalFixture local, string script, TimeSpan? limit = null) => Boto.RunAsync(local, Preamble + script, limit);

    public static Task<string> RunAsync(Uri endpoint, string script, TimeSpan? limit = null) => Boto.RunAsync(endpoint, Preamble + script, limit);

    /// <summary>The repository's root.</summary>
    public static string Repository
    {
        get
        {
            var folder = AppContext.BaseDirectory;
            while (!File.Exists(Path.Combine(folder, "MlInfra.sln"))) folder = Path.GetDirectoryName(folder) ?? throw new DirectoryNotFoundException("MlInfra.sln");
            return folder;
        }
    }
}
