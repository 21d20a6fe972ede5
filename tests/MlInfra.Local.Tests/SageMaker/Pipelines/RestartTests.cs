using MlInfra.Local.Tests.SageMaker.Jobs;

namespace MlInfra.Local.Tests.SageMaker.Pipelines;

public sealed class RestartTests(Lab lab) : IClassFixture<Lab>
{
    [Fact]
    public async Task An_execution_goes_on_after_an_orderly_restart()
    {
        await lab.RunAsync("""
            two = job_step('Two', 'import boto3, time\nc = boto3.client("s3")\nn = c.list_objects_v2(Bucket="lab", Prefix="tries/")["KeyCount"]\nc.put_object(Bucket="lab", Key="tries/%d" % n)\nif n == 0: time.sleep(1000)', DependsOn=['One'])
            pipeline('kept', job_step('One', 'print(1)'), two)
            start('kept')
            until(lambda: keys('tries/'))
            sm.create_training_job(**training('alone', 'import time; time.sleep(1000)'))
            """);

        await lab.RestartAsync();

        await lab.RunAsync("""
            execution = sm.list_pipeline_executions(PipelineName='kept')['PipelineExecutionSummaries'][0]['PipelineExecutionArn']
            d, s = ended(execution), steps(execution)
            assert d['PipelineExecutionStatus'] == 'Succeeded' and keys('tries/') == ['tries/0', 'tries/1'], (d, s)
            assert described('alone', 't')['FailureReason'].startswith('InternalServerError: MlInfra Local was stopped while'), described('alone', 't')
            """);
    }

    [Fact]
    public async Task A_stop_that_a_restart_interrupts_is_carried_out()
    {
        await lab.RunAsync("""
            pipeline('halted', job_step('One', 'import signal, time\nsignal.signal(signal.SIGTERM, signal.SIG_IGN)\nopen("/opt/ml/processing/out/on", "w").write("x")\ntime.sleep(1000)', arguments={'ProcessingOutputConfig': output('halted', mode='Continuous')}))
            e = start('halted')
            until(lambda: keys('halted/'))
            sm.stop_pipeline_execution(PipelineExecutionArn=e)
            """);

        await lab.RestartAsync();

        await lab.RunAsync("""
            execution = sm.list_pipeline_executions(PipelineName='halted')['PipelineExecutionSummaries'][0]['PipelineExecutionArn']
            d, s = ended(execution), steps(execution)
            assert d['PipelineExecutionStatus'] == 'Stopped' and s['One']['StepStatus'] == 'Stopped', (d, s)
            """);
    }
}
