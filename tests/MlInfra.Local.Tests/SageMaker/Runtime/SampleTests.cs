using MlInfra.Local.Tests.SageMaker.Serving;
using MlInfra.Local.Tests.Support;

namespace MlInfra.Local.Tests.SageMaker.Runtime;

/// <summary>The bundled sample, trained by its own script, behind the guide's own snippet.</summary>
public sealed class SampleTests(LocalFixture local) : IClassFixture<LocalFixture>
{
    [Fact]
    public Task The_guides_snippet_gets_predictions_of_the_tumour_model() => ServingScript.RunAsync(local, $$"""
        import subprocess, tempfile, csv
        repo = '{{ServingScript.Repository}}'
        work = tempfile.mkdtemp()
        train, out = work + '/train', work + '/model'
        os.makedirs(train); os.makedirs(out)
        import shutil; shutil.copy(repo + '/samples/tumour/data/breast-cancer.csv', train)
        run = "import sys; sys.dont_write_bytecode = True; sys.path.insert(0, sys.argv.pop(1)); import train; train.CHECKPOINTS = sys.argv.pop(1); train.main()"
        subprocess.run(['/usr/bin/python3', '-c', run, repo + '/samples/tumour/scripts', work + '/checkpoints', '--epochs', '20', '--train', train, '--model-dir', out], check=True)
        buffer = io.BytesIO()
        with tarfile.open(fileobj=buffer, mode='w:gz') as tar: tar.add(out, '.')
        s3.put_object(Bucket=BUCKET, Key='tumour/model.tar.gz', Body=buffer.getvalue())
        shutil.rmtree(work)
        my_endpoint = endpoint(config(model('s3://%s/tumour/model.tar.gz' % BUCKET)))
        with open(repo + '/samples/tumour/data/breast-cancer.csv') as f: rows = [[float(x) for x in r] for r in list(csv.reader(f))[1:]]
        sick, well = next(r for r in rows if r[0] == 1), next(r for r in rows if r[0] == 0)

        os.environ['AWS_ENDPOINT_URL'] = os.environ['LOCAL']
        sm_rt = client("sagemaker-runtime")
        response = sm_rt.invoke_endpoint(
            EndpointName=my_endpoint,
            ContentType="application/json",
            Body=json.dumps({"inputs": [sick[1:], well[1:]]}),
        )
        result = json.loads(response["Body"].read())
        assert result['predictions'][0] > 0.5 > result['predictions'][1], result
        text, _ = invoke(my_endpoint, ','.join(map(str, sick[1:])), 'text/csv', Accept='text/csv')
        diagnosis, probability = text.strip().split(',')
        assert abs(float(probability) - result['predictions'][0]) < 1e-9 and (diagnosis == 'malignant') == (float(probability) >= 0.5), text
        said = refused('ModelError', sm_rt.invoke_endpoint, EndpointName=my_endpoint, ContentType='application/json', Body='{"inputs": [[1, 2]]}')
        assert 'A record has 2 values, the model needs 30' in said, said
        gone(my_endpoint)
        """);
}
