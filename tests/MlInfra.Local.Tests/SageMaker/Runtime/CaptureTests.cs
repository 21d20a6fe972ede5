using MlInfra.Local.Tests.SageMaker.Serving;
using MlInfra.Local.Tests.Support;

namespace MlInfra.Local.Tests.SageMaker.Runtime;

public sealed class CaptureTests(LocalFixture local) : IClassFixture<LocalFixture>
{
    private const string Capturing = """
        def capture(percent=100, modes=('Input', 'Output'), prefix='captured', **more):
            return dict(EnableCapture=True, InitialSamplingPercentage=percent, DestinationS3Uri='s3://%s/%s' % (BUCKET, prefix), CaptureOptions=[{'CaptureMode': m} for m in modes],
                        CaptureContentTypeHeader={'CsvContentTypes': ['text/csv'], 'JsonContentTypes': ['application/json']}, **more)
        def captured(name, count, prefix='captured'):
            for _ in tries():
                keys = [o['Key'] for o in s3.list_objects_v2(Bucket=BUCKET, Prefix='%s/%s/' % (prefix, name)).get('Contents', [])]
                lines = [json.loads(l) for k in keys for l in s3.get_object(Bucket=BUCKET, Key=k)['Body'].read().decode().splitlines()]
                if len(lines) >= count: return keys, lines
            raise AssertionError((keys, lines))
        HALF = '''
        import json
        def model_fn(folder): return 0.5
        def predict_fn(data, model): return data * model
        '''

        """;

    private Task<string> RunAsync(string script) => ServingScript.RunAsync(local, Capturing + script);

    [Fact]
    public Task Files_and_lines_are_laid_out_as_in_aws() => RunAsync("""
        import re
        from datetime import datetime
        name = endpoint(config(model(artifact(code__inference_py=HALF)), DataCaptureConfig=capture()))
        assert sm.describe_endpoint(EndpointName=name)['DataCaptureConfig']['CaptureStatus'] == 'Started'
        invoke(name, '1,2', 'text/csv', Accept='text/csv', InferenceId='mine-1')
        invoke(name, '[4]', CustomAttributes='trace=7')
        keys, lines = captured(name, 2)
        for k in keys: assert re.fullmatch('captured/%s/AllTraffic/%s/\\d\\d/\\d\\d-\\d\\d-\\d\\d\\d-[0-9a-f-]{36}\\.jsonl' % (name, datetime.utcnow().strftime('%Y/%m/%d')), k), k
        csv, js = lines
        assert csv['captureData'] == {
            'endpointInput': {'observedContentType': 'text/csv', 'mode': 'INPUT', 'data': '1,2', 'encoding': 'CSV'},
            'endpointOutput': {'observedContentType': 'text/csv; charset=utf-8', 'mode': 'OUTPUT', 'data': '0.5\n1.0\n', 'encoding': 'CSV'}}, csv
        assert csv['eventVersion'] == '0' and csv['eventMetadata']['inferenceId'] == 'mine-1' and len(csv['eventMetadata']['eventId']) == 36
        assert re.fullmatch(r'\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ', csv['eventMetadata']['inferenceTime'])
        assert js['captureData']['endpointInput'] == {'observedContentType': 'application/json', 'mode': 'INPUT', 'data': '[4]', 'encoding': 'JSON'}
        assert 'inferenceId' not in js['eventMetadata'] and js['eventMetadata']['customAttributes'] == ['trace=7']
        gone(name)
        """);

    [Fact]
    public Task Other_types_are_base64_and_only_the_chosen_side_is_kept() => RunAsync("""
        import base64
        name = endpoint(config(echo('a'), DataCaptureConfig=capture(modes=['Input'])))
        rt.invoke_endpoint(EndpointName=name, ContentType='image/png', Body=b'\x89PNG\xff')
        rt.invoke_endpoint(EndpointName=name, ContentType='text/csv', Body=b'\xff\xfe')
        _, (png, broken) = captured(name, 2)
        assert list(png['captureData']) == ['endpointInput'] and png['captureData']['endpointInput']['encoding'] == 'BASE64'
        assert base64.b64decode(png['captureData']['endpointInput']['data']) == b'\x89PNG\xff'
        assert broken['captureData']['endpointInput']['encoding'] == 'BASE64' and base64.b64decode(broken['captureData']['endpointInput']['data']) == b'\xff\xfe'
        gone(name)
        """);

    [Fact]
    public Task The_sample_is_the_percentage_and_failures_are_not_kept() => RunAsync("""
        name = endpoint(config(echo('a'), DataCaptureConfig=capture(30)))
        for _ in range(300): invoke(name)
        refused('ModelError', rt.invoke_endpoint, EndpointName=name, Body='raise')
        captured(name, 51)
        time.sleep(2.5)
        _, lines = captured(name, 51)
        assert 50 < len(lines) < 140, len(lines)
        assert not any('raise' in json.dumps(l) for l in lines)
        gone(name)
        none = endpoint(config(echo('a'), DataCaptureConfig=dict(capture(), EnableCapture=False)))
        assert sm.describe_endpoint(EndpointName=none)['DataCaptureConfig']['CaptureStatus'] == 'Stopped'
        invoke(none); time.sleep(2)
        assert 'Contents' not in s3.list_objects_v2(Bucket=BUCKET, Prefix='captured/%s/' % none)
        gone(none)
        """);

    [Fact]
    public Task The_models_role_needs_leave_to_write_what_is_captured() => RunAsync("""
        r = role(allow(*PULL), allow('s3:GetObject', 's3:ListBucket'))
        name = endpoint(config(echo('a', role_arn=r), DataCaptureConfig=capture(prefix='denied')))
        invoke(name); time.sleep(2)
        assert 'Contents' not in s3.list_objects_v2(Bucket=BUCKET, Prefix='denied/')
        gone(name)
        """);
}
