using MlInfra.Local.Tests.Support;

namespace MlInfra.Local.Tests.SageMaker.Jobs.Tuning;

public sealed class ResumedTests : IDisposable
{
    private readonly string folder = Directory.CreateTempSubdirectory("mlinfra-resumed-").FullName;

    public void Dispose() => Directory.Delete(folder, recursive: true);

    [Fact]
    public async Task A_tuning_job_goes_on_after_a_kill_and_does_again_what_was_cut_off()
    {
        using (var first = await LocalProcess.StartAsync(folder))
        {
            await Lab.PrepareAsync(first.Endpoint);
            await Lab.RunAsync(first.Endpoint, TuningTests.Helpers + """
                # The first two end; the next two stay until the endpoint is killed.
                script = SCRIPT.replace('time.sleep(a.wait)', 'import boto3, uuid; s3 = boto3.client("s3"); n = s3.list_objects_v2(Bucket="lab", Prefix="tries/")["KeyCount"]; '
                    's3.put_object(Bucket="lab", Key="tries/" + uuid.uuid4().hex); time.sleep(1000 if 2 <= n < 4 else 0)')
                create(**tuning('cut', script, jobs=5, parallel=2))
                for _ in tries():
                    c = raw('DescribeHyperParameterTuningJob', HyperParameterTuningJobName='cut')['TrainingJobStatusCounters']
                    if c['Completed'] == 2 and len(keys('tries/')) == 4: break
                assert c['Completed'] == 2 and c['InProgress'] == 2 and len(keys('tries/')) == 4, (c, keys('tries/'))
                """);
            first.Kill();
        }

        using var second = await LocalProcess.StartAsync(folder);

        await Lab.RunAsync(second.Endpoint, TuningTests.Helpers + """
            d = tuned('cut')
            c = d['TrainingJobStatusCounters']
            assert d['HyperParameterTuningJobStatus'] == 'Completed' and c['Completed'] == 5 and c['RetryableError'] == 2, d
            done = [t['TunedHyperParameters']['x'] for t in trials('cut', StatusEquals='Completed')]
            cut = [t['TunedHyperParameters']['x'] for t in trials('cut', StatusEquals='Failed')]
            assert len(set(done)) == 5 and set(cut) <= set(done), (done, cut)
            """);
    }
}
