using System.Text.Json.Nodes;
using MlInfra.Local.Tests.SageMaker.Jobs;
using MlInfra.Local.Tests.SageMaker.Serving;
using MlInfra.Local.Tests.Support;

namespace MlInfra.Local.Tests.SageMaker.Pipelines;

public sealed class SelectiveTests(Lab lab) : IClassFixture<Lab>
{
    private const string Helpers = """
        def takes(name, of, **more):
            s = job_step(name, 'import os; assert os.listdir("/opt/ml/processing/in") == ["x"]; open("/opt/ml/processing/out/x", "w").write("%s")' % name, ['out'], **more)
            s['Arguments']['ProcessingInputs'].append({'InputName': 'in', 'S3Input': {'S3Uri': reference("Steps.%s.ProcessingOutputConfig.Outputs['out'].S3Output.S3Uri" % of), 'LocalPath': '/opt/ml/processing/in', 'S3DataType': 'S3Prefix', 'S3InputMode': 'File'}})
            return s
        def chain(name, **more):
            gate = step('Gate', 'Condition', {'Conditions': [{'Type': 'Equals', 'LeftValue': reference('Parameters.Go'), 'RightValue': 'yes'}], 'IfSteps': [job_step('Yes', 'print(1)')], 'ElseSteps': [job_step('No', 'print(1)')]}, DependsOn=['C'])
            return pipeline(name, job_step('A', 'open("/opt/ml/processing/out/x", "w").write("A")', ['out']), takes('B', 'A'), takes('C', 'B'), gate, job_step('Alone', 'print(1)'),
                parameters=[{'Name': 'Go', 'Type': 'String', 'DefaultValue': 'yes'}], **more)
        def select(name, *names, source=None, **parameters):
            config = {'SelectedSteps': [{'StepName': n} for n in names], **({'SourcePipelineExecutionArn': source} if source else {})}
            return dict(PipelineName=name, SelectiveExecutionConfig=config, PipelineParameters=[{'Name': k, 'Value': v} for k, v in parameters.items()])
        def selected(*arguments, **more):
            e = newer('StartPipelineExecution', **select(*arguments, **more))['PipelineExecutionArn']
            ended(e)
            listed = newer('ListPipelineExecutionSteps', PipelineExecutionArn=e, SortOrder='Ascending')['PipelineExecutionSteps']
            return newer('DescribePipelineExecution', PipelineExecutionArn=e), {s['StepName']: s for s in listed}

        """;

    [Fact]
    public async Task Runs_the_selected_steps_with_the_others_results() => await RunAsync("""
        chain('chain')
        first, s1 = run('chain')
        assert first['PipelineExecutionStatus'] == 'Succeeded' and sorted(s1) == ['A', 'Alone', 'B', 'C', 'Gate', 'Yes'], s1
        source = first['PipelineExecutionArn']
        d, s = selected('chain', 'B', 'C', source=source)
        assert d['PipelineExecutionStatus'] == 'Succeeded' and sorted(s) == ['A', 'B', 'C'], (d, s)
        assert s['A']['SelectiveExecutionResult'] == {'SourcePipelineExecutionArn': source} and s['A']['Metadata'] == s1['A']['Metadata'], s['A']
        assert 'SelectiveExecutionResult' not in s['B'] and s['B']['Metadata'] != s1['B']['Metadata'], s
        assert d['SelectiveExecutionConfig'] == {'SourcePipelineExecutionArn': source, 'SelectedSteps': [{'StepName': 'B'}, {'StepName': 'C'}]}, d
        # One that takes nothing needs no source; what is taken from a selective execution comes from the first one.
        assert sorted(selected('chain', 'A')[1]) == ['A'] and sorted(selected('chain', 'Alone')[1]) == ['Alone']
        again = selected('chain', 'C', source=d['PipelineExecutionArn'])[1]
        assert again['A']['SelectiveExecutionResult'] == {'SourcePipelineExecutionArn': source} and again['B']['SelectiveExecutionResult'] == {'SourcePipelineExecutionArn': d['PipelineExecutionArn']}, again
        # A Condition step decides anew, and only selected steps of its branch run; a branch alone keeps the decision.
        assert sorted(selected('chain', 'Gate', 'No', source=source, Go='no')[1]) == ['A', 'B', 'C', 'Gate', 'No']
        assert sorted(selected('chain', 'Yes', source=source)[1]) == ['A', 'B', 'C', 'Gate', 'Yes']
        """);

    [Fact]
    public async Task Refuses_what_AWS_refuses() => await RunAsync("""
        def no(*arguments, **more): return refused('ValidationException', operation('StartPipelineExecution'), **select(*arguments, **more))
        chain('rules')
        first = run('rules')[0]['PipelineExecutionArn']
        assert no('rules', 'A', 'C', source=first) == "All steps on every path between two selected steps must be selected: 'B' lies between 'A' and 'C' and is not."
        assert no('rules', 'B') == "SourcePipelineExecutionArn must be given: the selected step 'B' takes outputs of 'A', which is not selected."
        assert no('rules', 'Yes') == "SourcePipelineExecutionArn must be given: the selected step 'Yes' is in a branch of the Condition step 'Gate', which is not selected."
        assert 'did not take. Select \'Gate\' too' in no('rules', 'No', source=first)
        assert no('rules', 'X') == 'SelectedSteps [X] are not steps of the pipeline. It has [A, B, C, Gate, Yes, No, Alone].'
        s3.put_object(Bucket='lab', Key='code/code-B/run.py', Body=b'raise SystemExit(1)')
        broken = run('rules')[0]['PipelineExecutionArn']
        assert "takes outputs of 'B', which did not succeed in the source" in no('rules', 'C', source=broken)
        chain('others')
        assert 'is not of the pipeline' in no('others', 'B', source=first)
        refused('ResourceNotFound', operation('StartPipelineExecution'), **select('rules', 'B', source=first[:-3] + 'zzz'))
        pipeline('slow', job_step('One', 'import time; time.sleep(600)', ['out']), takes('Two', 'One'))
        e = start('slow')
        assert 'is in status Executing; it must have ended' in no('slow', 'Two', source=e)
        sm.stop_pipeline_execution(PipelineExecutionArn=e); ended(e)
        """);

    [Fact]
    public async Task What_can_not_run_here_can_be_left_out()
    {
        await RunAsync("""
            foreign = job_step('Foreign', 'print(1)'); foreign['Arguments']['AppSpecification']['ImageUri'] = 'me/own:2'
            pipeline('mixed', job_step('A', 'print(1)'), foreign, step('Spark', 'EMR', {}, DependsOn=['A']), job_step('AfterSpark', 'print(1)', DependsOn=['Spark']),
                step('Gate', 'Condition', {'Conditions': [{'Type': 'Equals', 'LeftValue': 1, 'RightValue': 1}], 'IfSteps': [step('Auto', 'AutoML', {})], 'ElseSteps': []}, DependsOn=['A']))
            """);

        var plan = JsonNode.Parse(await lab.Http.GetStringAsync(new Uri(lab.Endpoint, "/_mlinfra/pipelines/mixed/plan")))!;

        Assert.Equal(
            """[{"name":"A","type":"Processing","runs":true,"reason":""},{"name":"Foreign","type":"Processing","runs":false,"reason":"the image 'me/own:2' in jobs (it runs sagemaker-scikit-learn:1.2-1 and sagemaker-xgboost:1.7-1 with scripts, and XGBoost as built-in algorithm)"},{"name":"Spark","type":"EMR","runs":false,"reason":"the step type EMR"},{"name":"AfterSpark","type":"Processing","runs":false,"reason":"it comes after the step 'Spark', which can't run here"},{"name":"Gate","type":"Condition","runs":true,"reason":""},{"name":"Auto","type":"AutoML","runs":false,"reason":"the step type AutoML"}]""",
            plan["steps"]!.ToJsonString(new() { Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping }));
        await RunAsync("""
            said = refused('NotSupportedByLocal', sm.start_pipeline_execution, PipelineName='mixed')
            assert "the step 'Foreign' (Processing): the image 'me/own:2'" in said and "; the step 'Spark' (EMR): the step type EMR; the step 'Auto' (AutoML): the step type AutoML" in said, said
            d, s = selected('mixed', 'A', 'Gate')
            assert d['PipelineExecutionStatus'] == 'Succeeded' and list(s) == ['A', 'Gate'], (d, s)
            """);
        Assert.Equal(System.Net.HttpStatusCode.BadRequest, (await lab.Http.GetAsync(new Uri(lab.Endpoint, "/_mlinfra/pipelines/nobody/plan"))).StatusCode);
    }

    [Fact]
    public async Task The_SDK_for_JavaScript_starts_lists_and_retries()
    {
        await RunAsync("chain('js', ParallelismConfiguration={'MaxParallelExecutionSteps': 2})");
        const string Script = """
            import { createRequire } from 'node:module';
            const require = createRequire(process.env.MODULES + '/');
            const sdk = require('@aws-sdk/client-sagemaker');
            import assert from 'node:assert';
            const sm = new sdk.SageMakerClient({});
            const ended = async arn => {
              for (let i = 0; i < 1000; i++) {
                const d = await sm.send(new sdk.DescribePipelineExecutionCommand({ PipelineExecutionArn: arn }));
                if (!['Executing', 'Stopping'].includes(d.PipelineExecutionStatus)) return d;
                await new Promise(r => setTimeout(r, 20));
              }
              throw new Error('it did not end');
            };
            const start = more => sm.send(new sdk.StartPipelineExecutionCommand({ PipelineName: 'js', ...more })).then(a => a.PipelineExecutionArn);
            const first = await start({ PipelineParameters: [{ Name: 'Go', Value: 'no' }] });
            assert.equal((await ended(first)).PipelineExecutionStatus, 'Succeeded');
            const second = await start({ SelectiveExecutionConfig: { SourcePipelineExecutionArn: first, SelectedSteps: [{ StepName: 'C' }] }, ParallelismConfiguration: { MaxParallelExecutionSteps: 1 } });
            const d = await ended(second);
            assert.deepEqual(d.SelectiveExecutionConfig.SelectedSteps, [{ StepName: 'C' }]);
            assert.equal(d.ParallelismConfiguration.MaxParallelExecutionSteps, 1);
            const { PipelineExecutionSteps: steps } = await sm.send(new sdk.ListPipelineExecutionStepsCommand({ PipelineExecutionArn: second, SortOrder: 'Ascending' }));
            assert.deepEqual(steps.map(s => [s.StepName, s.SelectiveExecutionResult?.SourcePipelineExecutionArn]), [['A', first], ['B', first], ['C', undefined]]);
            await assert.rejects(sm.send(new sdk.RetryPipelineExecutionCommand({ PipelineExecutionArn: second })), /Only failed or stopped/);
            const third = await start({});
            await sm.send(new sdk.StopPipelineExecutionCommand({ PipelineExecutionArn: third }));
            assert.equal((await ended(third)).PipelineExecutionStatus, 'Stopped');
            await sm.send(new sdk.RetryPipelineExecutionCommand({ PipelineExecutionArn: third, ParallelismConfiguration: { MaxParallelExecutionSteps: 3 } }));
            const again = await ended(third);
            assert.deepEqual([again.PipelineExecutionStatus, again.ParallelismConfiguration.MaxParallelExecutionSteps], ['Succeeded', 3]);
            """;
        var environment = Run.ClientEnvironment(lab);
        environment["MODULES"] = Path.Combine(ServingScript.Repository, "node_modules");

        var ran = await Run.ProcessAsync("node", ["--input-type=module", "-e", Script], environment);

        Assert.True(ran.ExitCode == 0, ran.Output + ran.Error);
    }

    private Task<string> RunAsync(string script) => lab.RunAsync(Newer.Helpers + Helpers + script);
}
