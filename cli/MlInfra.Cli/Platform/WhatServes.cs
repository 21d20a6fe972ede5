using MlInfra.Aws.CloudFormation;
using MlInfra.Aws.CloudWatch;

namespace MlInfra.Cli.Platform;

/// <summary>All of a stack that serves and watches: found among its resources, and asked how it is.</summary>
internal sealed record WhatServes(
    IReadOnlyList<EndpointState> Endpoints, IReadOnlyList<ExperimentNow> Experiments, IReadOnlyList<MonitorNow> Monitors, IReadOnlyList<AlarmState> Alarms, IReadOnlyList<string> Dashboards)
{
    public static async Task<WhatServes> ReadAsync(Services services, string stack, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var resources = await services.CloudFormation.ListStackResourcesAsync(stack, cancellationToken);
        var functions = await StackFunction.ReadAsync(services, resources, cancellationToken);
        var endpoints = await Task.WhenAll(Of("AWS::SageMaker::Endpoint").Select(id => EndpointState.ReadAsync(services, id[(id.LastIndexOf('/') + 1)..], now, cancellationToken)));
        EndpointState[] there = [.. endpoints.OfType<EndpointState>()];
        return new(
            there,
            await Task.WhenAll(functions.Where(one => one.Kind == "JudgeExperiment").Select(one => ExperimentNow.ReadAsync(services, one, there, now, cancellationToken))),
            await Task.WhenAll(functions.Where(one => one.Kind == "CheckTraffic").Select(one => MonitorNow.ReadAsync(services, one, now, cancellationToken))),
            await services.CloudWatch.DescribeAlarmsAsync([.. Of("AWS::CloudWatch::Alarm"), .. Of("AWS::CloudWatch::CompositeAlarm")], cancellationToken),
            [.. Of("AWS::CloudWatch::Dashboard")]);

        IEnumerable<string> Of(string type) => resources.Where(resource => resource.ResourceType == type && resource.PhysicalResourceId.Length > 0).Select(resource => resource.PhysicalResourceId);
    }
}
