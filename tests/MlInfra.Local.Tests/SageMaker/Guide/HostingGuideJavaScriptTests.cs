using MlInfra.Local.Tests.SageMaker.Serving;
using MlInfra.Local.Tests.Support;

namespace MlInfra.Local.Tests.SageMaker.Guide;

/// <summary>The same by AWS's SDK for JavaScript: waiters, paginators, filters, tags, and the errors as its clients know them.</summary>
public sealed class HostingGuideJavaScriptTests(LocalFixture local) : IClassFixture<LocalFixture>
{
    [Fact]
    public async Task Every_call_around_the_modes()
    {
        var made = await ServingScript.RunAsync(local, "print(echo('one'), echo('two'), full_role(), BUCKET)");

        await JavaScript.RunAsync(local, """
            const [one, two, role, bucket] = process.argv.slice(2);
            const call = (name, input) => sm.send(new sagemaker[name + 'Command'](input));
            const variant = (VariantName, ModelName, InitialVariantWeight = 1) => ({ VariantName, ModelName, InitialVariantWeight, InitialInstanceCount: 1, InstanceType: 'ml.m5.xlarge' });
            const waiter = { client: sm, maxWaitTime: 60, minDelay: 1, maxDelay: 1 };
            const up = EndpointName => sagemaker.waitUntilEndpointInService(waiter, { EndpointName });
            const down = async EndpointName => { await call('DeleteEndpoint', { EndpointName }); await sagemaker.waitUntilEndpointDeleted(waiter, { EndpointName }); };
            const ask = async (EndpointName, more = {}) => text((await rt.send(new runtime.InvokeEndpointCommand({ EndpointName, Body: '[]', ContentType: 'application/json', ...more }))).Body);
            async function pages(paginate, input, member) {
              const all = [];
              for await (const page of paginate({ client: sm, pageSize: 1 }, input)) { assert.ok(page[member].length <= 1); all.push(...page[member]); }
              return all;
            }

            // Real-time, A/B by hand, and the calls around it.
            for (const [name, variants] of [['js-first', [variant('Champion', one, 90), variant('Challenger', two, 10)]], ['js-second', [variant('Challenger', two)]]])
              await call('CreateEndpointConfig', { EndpointConfigName: name, ProductionVariants: variants, Tags: [{ Key: 'made', Value: 'by hand' }] });
            const { EndpointArn } = await call('CreateEndpoint', { EndpointName: 'js-shop', EndpointConfigName: 'js-first' });
            await assert.rejects(call('CreateEndpoint', { EndpointName: 'JS-shop', EndpointConfigName: 'js-first' }), { name: 'ValidationException', message: `Cannot create already existing endpoint "${EndpointArn}".` });
            await up('js-shop');
            assert.equal(await ask('js-shop', { TargetVariant: 'Champion' }), 'one');
            await call('UpdateEndpointWeightsAndCapacities', { EndpointName: 'js-shop', DesiredWeightsAndCapacities: [{ VariantName: 'Champion', DesiredWeight: 0 }, { VariantName: 'Challenger', DesiredWeight: 100 }] });
            await up('js-shop');
            assert.equal(await ask('js-shop'), 'two');
            await call('UpdateEndpoint', { EndpointName: 'js-shop', EndpointConfigName: 'js-second', RetainAllVariantProperties: true, DeploymentConfig: { RollingUpdatePolicy: { MaximumBatchSize: { Type: 'CAPACITY_PERCENT', Value: 50 }, WaitIntervalInSeconds: 0 } } })
              .then(() => assert.fail('two variants are not rolled'), e => assert.match(String(e), /RollingUpdatePolicy is not supported for endpoints with more than one production variant/));
            await call('UpdateEndpoint', { EndpointName: 'js-shop', EndpointConfigName: 'js-second', RetainAllVariantProperties: true });
            await up('js-shop');
            const shop = await call('DescribeEndpoint', { EndpointName: 'js-shop' });
            assert.deepEqual(shop.ProductionVariants.map(v => [v.VariantName, v.CurrentWeight]), [['Challenger', 100]]);
            assert.ok(shop.CreationTime <= shop.LastModifiedTime && shop.LastModifiedTime <= new Date(Date.now() + 1000));
            assert.deepEqual((await pages(sagemaker.paginateListEndpointConfigs, { NameContains: 'js-', SortBy: 'Name', SortOrder: 'Ascending' }, 'EndpointConfigs')).map(c => c.EndpointConfigName), ['js-first', 'js-second']);
            assert.deepEqual((await pages(sagemaker.paginateListEndpoints, { NameContains: 'js-', StatusEquals: 'InService', CreationTimeAfter: new Date(2020, 1) }, 'Endpoints')).map(e => e.EndpointName), ['js-shop']);
            assert.equal((await pages(sagemaker.paginateListModels, {}, 'Models')).length, 2);
            await call('AddTags', { ResourceArn: EndpointArn, Tags: [{ Key: 'team', Value: 'shop' }] });
            assert.deepEqual((await call('ListTags', { ResourceArn: EndpointArn })).Tags, [{ Key: 'team', Value: 'shop' }]);
            await assert.rejects(call('AddTags', { ResourceArn: EndpointArn, Tags: [{ Key: 'x'.repeat(129), Value: '' }] }), /length less than or equal to 128/);
            await down('js-shop');
            await assert.rejects(ask('js-shop'), { name: 'ValidationError', message: /^Endpoint js-shop of account 000000000000 not found\.$/ });

            // The SDK checks nothing by itself: the service does.
            const bad = more => call('CreateEndpointConfig', { EndpointConfigName: 'js-bad', ProductionVariants: [{ ...variant('A', one), ...more }] });
            await assert.rejects(bad({ InitialInstanceCount: 0 }), /at 'productionVariants\.1\.member\.initialInstanceCount' failed to satisfy constraint: Member must have value greater than or equal to 1/);
            await assert.rejects(bad({ InstanceType: 'm5.xlarge' }), /^ValidationException: 1 validation error detected: Value 'm5\.xlarge' at 'productionVariants\.1\.member\.instanceType'/);
            await assert.rejects(bad({ VariantName: 'a_b', ContainerStartupHealthCheckTimeoutInSeconds: 59 }), /^ValidationException: 2 validation errors detected/);
            await assert.rejects(bad({ RoutingConfig: { RoutingStrategy: 'NEAREST' } }), /enum value set: \[LEAST_OUTSTANDING_REQUESTS, RANDOM\]/);
            await assert.rejects(call('DescribeEndpointConfig', { EndpointConfigName: 'js-bad' }), /Could not find endpoint configuration/);

            // Components: filters, updates, and what stands in the way of deleting the endpoint.
            await call('CreateEndpointConfig', { EndpointConfigName: 'js-fleet', ExecutionRoleArn: role, ProductionVariants: [{ VariantName: 'AllTraffic', InstanceType: 'ml.m5.xlarge', InitialInstanceCount: 1, ManagedInstanceScaling: { Status: 'ENABLED', MinInstanceCount: 0, MaxInstanceCount: 2 } }] });
            await call('CreateEndpoint', { EndpointName: 'js-fleet', EndpointConfigName: 'js-fleet' });
            await up('js-fleet');
            const needs = { NumberOfCpuCoresRequired: 1, MinMemoryRequiredInMb: 512 };
            const component = (InferenceComponentName, ModelName) => call('CreateInferenceComponent', { InferenceComponentName, EndpointName: 'js-fleet', VariantName: 'AllTraffic', Specification: { ModelName, ComputeResourceRequirements: needs }, RuntimeConfig: { CopyCount: 1 } });
            const settled = async InferenceComponentName => { for (;;) { const d = await call('DescribeInferenceComponent', { InferenceComponentName }); if (!/ing$/.test(d.InferenceComponentStatus)) return d; await sleep(50); } };
            await assert.rejects(component('js-none', 'no-such-model'), /Could not find model/);
            await component('js-a', one); await component('js-b', two);
            assert.deepEqual((await Promise.all(['js-a', 'js-b'].map(settled))).map(d => d.InferenceComponentStatus), ['InService', 'InService']);
            assert.deepEqual((await pages(sagemaker.paginateListInferenceComponents, { EndpointNameEquals: 'js-fleet', StatusEquals: 'InService', SortBy: 'Name', SortOrder: 'Ascending' }, 'InferenceComponents')).map(c => c.InferenceComponentName), ['js-a', 'js-b']);
            await call('UpdateInferenceComponentRuntimeConfig', { InferenceComponentName: 'js-a', DesiredRuntimeConfig: { CopyCount: 2 } });
            assert.deepEqual((await settled('js-a')).RuntimeConfig, { CurrentCopyCount: 2, DesiredCopyCount: 2 });
            assert.equal(await ask('js-fleet', { InferenceComponentName: 'js-b' }), 'two');
            const streamed = await rt.send(new runtime.InvokeEndpointWithResponseStreamCommand({ EndpointName: 'js-fleet', InferenceComponentName: 'js-a', Body: '[]', ContentType: 'application/json' }));
            let came = ''; for await (const event of streamed.Body) came += text(event.PayloadPart.Bytes);
            assert.equal(came, 'one');
            await assert.rejects(call('DeleteEndpoint', { EndpointName: 'js-fleet' }), /inference components/);
            for (const InferenceComponentName of ['js-a', 'js-b']) await call('DeleteInferenceComponent', { InferenceComponentName });
            for (;;) { if ((await call('ListInferenceComponents', { EndpointNameEquals: 'js-fleet' })).InferenceComponents.length === 0) break; await sleep(50); }
            await down('js-fleet');

            // What is not here says so by name.
            await assert.rejects(call('CreateMonitoringSchedule', { MonitoringScheduleName: 'x', MonitoringScheduleConfig: {} }), { name: 'NotSupportedByLocal', message: /sagemaker:CreateMonitoringSchedule/ });
            await assert.rejects(call('CreateFeatureGroup', { FeatureGroupName: 'x' }), { name: 'NotSupportedByLocal', message: /sagemaker:CreateFeatureGroup/ });
            """, made.Trim().Split(' '));
    }
}
