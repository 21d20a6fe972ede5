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
                create(**tuning('cut', jobs=4, parallel=2, static={'wait': '1.5'}))
                for _ in range(500):
                    c = sm.describe_hyper_parameter_tuning_job(HyperParameterTuningJobName='cut')['TrainingJobStatusCounters']
                    if c['Completed'] >= 1 and c['InProgress'] >= 1: break
                    time.sleep(0.02)
                assert c['Completed'] >= 1 and c['InProgress'] >= 1, c
                """);
            first.Kill();
        }

        using var second = await LocalProcess.StartAsync(folder);

        await Lab.RunAsync(second.Endpoint, TuningTests.Helpers + """
            d = tuned('cut')
            c = d['TrainingJobStatusCounters']
            assert d['HyperParameterTuningJobStatus'] == 'Completed' and c['Completed'] == 4 and 1 <= c['RetryableError'] <= 2, d
            done = [t['TunedHyperParameters']['x'] for t in trials('cut', StatusEquals='Completed')]
            cut = [t['TunedHyperParameters']['x'] for t in trials('cut', StatusEquals='Failed')]
            assert len(set(done)) == 4 and set(cut) <= set(done), (done, cut)
            """);
    }
}
