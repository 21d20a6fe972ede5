using MlInfra.Local.Tests.Support;

namespace MlInfra.Local.Tests.SageMaker.Jobs;

public sealed class KilledTests : IDisposable
{
    private readonly string folder = Directory.CreateTempSubdirectory("mlinfra-killed-").FullName;

    public void Dispose() => Directory.Delete(folder, recursive: true);

    [Fact]
    public async Task A_job_dies_with_the_endpoint_and_the_next_start_says_so()
    {
        var mark = $"4{Random.Shared.Next(100000, 999999)}";
        using (var first = await LocalProcess.StartAsync(folder))
        {
            await Lab.PrepareAsync(first.Endpoint);
            await Lab.RunAsync(first.Endpoint, $$"""
                sm.create_training_job(**training('cut', 'import subprocess; open("/opt/ml/checkpoints/on", "w").write("x"); subprocess.run(["sleep", "{{mark}}"])', CheckpointConfig={'S3Uri': 's3://lab/cut/'}))
                until(lambda: keys('cut/'))
                assert keys('cut/') == ['cut/on']
                """);
            Assert.True(Running(mark), "the job should run before the endpoint is killed");
            first.Kill();
        }

        for (var tries = 0; tries < 600 && Running(mark); tries++) await Task.Delay(100);
        Assert.False(Running(mark), "the job outlived the endpoint");
        using var second = await LocalProcess.StartAsync(folder);

        await Lab.RunAsync(second.Endpoint, """
            d = described('cut', 't')
            assert d['TrainingJobStatus'] == 'Failed' and d['SecondaryStatus'] == 'Failed', d
            assert d['FailureReason'] == 'InternalServerError: MlInfra Local was stopped while the training job ran. Run it again.', d
            """);
    }

    [Fact]
    public async Task An_execution_goes_on_after_a_kill_with_the_step_that_was_cut_off()
    {
        using (var first = await LocalProcess.StartAsync(folder))
        {
            await Lab.PrepareAsync(first.Endpoint);
            await Lab.RunAsync(first.Endpoint, """
                one = job_step('One', 'import time; open("/opt/ml/processing/out/at", "w").write(str(time.time()))', ['out'])
                two = job_step('Two', 'import boto3, time\nc = boto3.client("s3")\nn = c.list_objects_v2(Bucket="lab", Prefix="tries/")["KeyCount"]\nc.put_object(Bucket="lab", Key="tries/%d" % n)\nif n == 0: time.sleep(1000)', DependsOn=['One'])
                pipeline('cut', one, two, job_step('Three', 'print(3)', DependsOn=['Two']))
                execution = start('cut')
                until(lambda: keys('tries/'))
                assert keys('tries/') == ['tries/0']
                """);
            first.Kill();
        }

        using var second = await LocalProcess.StartAsync(folder);

        await Lab.RunAsync(second.Endpoint, """
            execution = sm.list_pipeline_executions(PipelineName='cut')['PipelineExecutionSummaries'][0]['PipelineExecutionArn']
            d = ended(execution); s = steps(execution)
            assert d['PipelineExecutionStatus'] == 'Succeeded', (d, s)
            assert list(s) == ['One', 'Two', 'Three'] and len(keys('tries/')) == 2 and len(keys('runs/')) == 1, (s, keys(''))
            assert len(sm.list_processing_jobs(StatusEquals='Failed')['ProcessingJobSummaries']) == 1
            assert len(sm.list_processing_jobs(NameContains='One')['ProcessingJobSummaries']) == 1
            """);
    }

    private static bool Running(string mark) => Directory.EnumerateDirectories("/proc").Any(d =>
    {
        try
        {
            return File.ReadAllText(Path.Combine(d, "cmdline")).Contains(mark, StringComparison.Ordinal);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return false;
        }
    });
}
