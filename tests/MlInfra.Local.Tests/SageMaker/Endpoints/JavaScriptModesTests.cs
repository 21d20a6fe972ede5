using MlInfra.Local.Tests.SageMaker.Serving;
using MlInfra.Local.Tests.Support;

namespace MlInfra.Local.Tests.SageMaker.Endpoints;

/// <summary>Every mode made, invoked and deleted by AWS's SDK for JavaScript.</summary>
public sealed class JavaScriptModesTests(LocalFixture local) : IClassFixture<LocalFixture>
{
    [Fact]
    public async Task Every_mode_is_made_and_invoked_by_the_newest_client()
    {
        var made = await ServingScript.RunAsync(local, """
            s3.put_object(Bucket=BUCKET, Key='many/customer-A.tar.gz', Body=pack(answer_txt='customer A', code__inference_py=ECHO))
            s3.put_object(Bucket=BUCKET, Key='input.json', Body='[]')
            print(echo('one'), echo('two'), full_role(), BUCKET, IMAGE, artifact(answer_txt='three', code__inference_py=ECHO))
            """);

        await JavaScript.RunAsync(local, """
            const [one, two, role, bucket, image, artifact] = process.argv.slice(2);
            let n = 0;
            async function settled(EndpointName) {
              for (;;) {
                const d = await sm.send(new sagemaker.DescribeEndpointCommand({ EndpointName }));
                if (d.EndpointStatus === 'InService' || d.EndpointStatus === 'Failed') { assert.equal(d.EndpointStatus, 'InService', d.FailureReason); return d; }
                await sleep(50);
              }
            }
            async function endpoint(variants, more = {}) {
              const EndpointConfigName = `js-${process.pid}-${++n}`, EndpointName = EndpointConfigName;
              await sm.send(new sagemaker.CreateEndpointConfigCommand({ EndpointConfigName, ProductionVariants: variants, ...more }));
              await sm.send(new sagemaker.CreateEndpointCommand({ EndpointName, EndpointConfigName }));
              await settled(EndpointName);
              return EndpointName;
            }
            const ask = async (EndpointName, more = {}) => text((await rt.send(new runtime.InvokeEndpointCommand({ EndpointName, Body: '[]', ContentType: 'application/json', ...more }))).Body);
            const variant = (VariantName, ModelName, InitialVariantWeight = 1) => ({ VariantName, ModelName, InitialVariantWeight, InitialInstanceCount: 1, InstanceType: 'ml.m5.xlarge' });

            const ab = await endpoint([variant('Champion', one, 90), variant('Challenger', two, 10)]);
            assert.equal(await ask(ab, { TargetVariant: 'Challenger' }), 'two');
            await sm.send(new sagemaker.UpdateEndpointWeightsAndCapacitiesCommand({ EndpointName: ab, DesiredWeightsAndCapacities: [{ VariantName: 'Champion', DesiredWeight: 0 }, { VariantName: 'Challenger', DesiredWeight: 100 }] }));
            await settled(ab);
            for (let i = 0; i < 20; i++) assert.equal(await ask(ab), 'two');

            const serverless = await endpoint([{ VariantName: 'AllTraffic', ModelName: one, InitialVariantWeight: 1, ServerlessConfig: { MemorySizeInMB: 2048, MaxConcurrency: 10, ProvisionedConcurrency: 1 } }]);
            assert.equal(await ask(serverless), 'one');

            const many = `js-many-${process.pid}`;
            await sm.send(new sagemaker.CreateModelCommand({ ModelName: many, ExecutionRoleArn: role, PrimaryContainer: { Image: image, Mode: 'MultiModel', ModelDataUrl: `s3://${bucket}/many/`,
              MultiModelConfig: { ModelCacheSetting: 'Enabled' }, Environment: { SAGEMAKER_PROGRAM: 'inference.py' } } }));
            const multi = await endpoint([variant('AllTraffic', many)]);
            assert.equal(await ask(multi, { TargetModel: 'customer-A.tar.gz' }), 'customer A');

            const waiting = await endpoint([variant('AllTraffic', one)], { AsyncInferenceConfig: { ClientConfig: { MaxConcurrentInvocationsPerInstance: 2 }, OutputConfig: { S3OutputPath: `s3://${bucket}/out`, S3FailurePath: `s3://${bucket}/failed` } } });
            const taken = await rt.send(new runtime.InvokeEndpointAsyncCommand({ EndpointName: waiting, InputLocation: `s3://${bucket}/input.json`, InvocationTimeoutSeconds: 60 }));
            assert.ok(taken.InferenceId && taken.OutputLocation.startsWith(`s3://${bucket}/out/`) && taken.FailureLocation.startsWith(`s3://${bucket}/failed/`), JSON.stringify(taken));

            const shadowed = await endpoint([variant('Production', one)], { ShadowProductionVariants: [variant('Shadow', two)] });
            assert.equal(await ask(shadowed), 'one');

            const fleet = await endpoint([{ VariantName: 'AllTraffic', InstanceType: 'ml.m5.xlarge', InitialInstanceCount: 1, ManagedInstanceScaling: { Status: 'ENABLED', MinInstanceCount: 1, MaxInstanceCount: 2 }, RoutingConfig: { RoutingStrategy: 'LEAST_OUTSTANDING_REQUESTS' } }], { ExecutionRoleArn: role });
            const InferenceComponentName = `js-part-${process.pid}`;
            await sm.send(new sagemaker.CreateInferenceComponentCommand({ InferenceComponentName, EndpointName: fleet, VariantName: 'AllTraffic', RuntimeConfig: { CopyCount: 2 },
              Specification: { Container: { Image: image, ArtifactUrl: artifact, Environment: { SAGEMAKER_PROGRAM: 'inference.py' } }, ComputeResourceRequirements: { NumberOfCpuCoresRequired: 1, MinMemoryRequiredInMb: 512 } } }));
            for (;;) {
              const d = await sm.send(new sagemaker.DescribeInferenceComponentCommand({ InferenceComponentName }));
              if (d.InferenceComponentStatus === 'InService') { assert.equal(d.RuntimeConfig.CurrentCopyCount, 2); break; }
              assert.equal(d.InferenceComponentStatus, 'Creating', d.FailureReason);
              await sleep(50);
            }
            assert.equal(await ask(fleet, { InferenceComponentName }), 'three');
            await sm.send(new sagemaker.DeleteInferenceComponentCommand({ InferenceComponentName }));
            """, made.Trim().Split(' '));
    }
}
