using System.Net;
using System.Text.Json;
using MlInfra.Aws.ApplicationAutoScaling;
using MlInfra.Aws.CloudFormation;
using MlInfra.Aws.SageMaker;
using MlInfra.Lambdas.Hosting;
using MlInfra.Lambdas.Runtime;

namespace MlInfra.Lambdas.ScalingGuard;

/// <summary>
/// Stands before and after every update of an endpoint. Before: SageMaker refuses to change the instance type of a variant whose
/// scaling is registered, so the scaling of variants that change is taken away. After: it is brought back, and the configuration
/// that serves is compared with the wanted one, since an update that SageMaker rolled back looks like one that went well.
/// </summary>
/// <remarks>It looks at what is, not at what CloudFormation says was: requests that come twice, late or in a roll-back do no harm.</remarks>
internal sealed class ScalingGuardFunction(ServedEndpoint endpoints, VariantTargets targets, CloudFormationClient cloudFormation, HttpClient http) : ILambdaFunction
{
    public const string Before = "Custom::MlInfraBeforeUpdate";
    public const string After = "Custom::MlInfraAfterUpdate";

    // What is kept of the time-out for the answer, its tries included: without one CloudFormation waits for an hour.
    public static readonly TimeSpan ForTheAnswer = TimeSpan.FromSeconds(20);

    private const int AnswerTries = 3;

    public static ScalingGuardFunction FromEnvironment(FunctionEnvironment environment) => new(
        new ServedEndpoint(new SageMakerClient(environment.Aws), environment.Clock),
        new VariantTargets(new ApplicationAutoScalingClient(environment.Aws)),
        new CloudFormationClient(environment.Aws),
        new HttpClient { Timeout = TimeSpan.FromSeconds(5) });

    public async Task<ReadOnlyMemory<byte>> InvokeAsync(ReadOnlyMemory<byte> payload, Invocation invocation, CancellationToken cancellationToken)
    {
        var request = Read(payload);
        string? failure;
        var left = invocation.Left - ForTheAnswer;
        using var over = new CancellationTokenSource(left > TimeSpan.Zero ? left : TimeSpan.Zero);
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, over.Token);
        try
        {
            failure = await HandleAsync(request, invocation.Log, stop.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (over.IsCancellationRequested)
        {
            failure = $"The endpoint {request.ResourceProperties?.EndpointName} was still being changed after {left.TotalSeconds:0} seconds: see what it is doing, and deploy once more.";
        }
        catch (Exception e)
        {
            // Whatever happens CloudFormation must be told, or it waits for an hour.
            await AnswerAsync(request, $"{e.GetType().Name}: {e.Message}", CancellationToken.None).ConfigureAwait(false);
            throw;
        }
        await AnswerAsync(request, failure, cancellationToken).ConfigureAwait(false);
        // An error of the function is what the alarm watches.
        return failure is null ? "{}"u8.ToArray() : throw new EndpointNotAsWantedException(failure);
    }

    private static CustomResourceRequest Read(ReadOnlyMemory<byte> payload)
    {
        try
        {
            return JsonSerializer.Deserialize(payload.Span, GuardJson.Default.CustomResourceRequest) ?? throw new InvalidDataException("The event is null.");
        }
        catch (JsonException e)
        {
            throw new InvalidDataException($"The event is no request of CloudFormation's custom resources: {e.Message}", e);
        }
    }

    /// <summary>Null: it went well; else what CloudFormation is told.</summary>
    private async Task<string?> HandleAsync(CustomResourceRequest request, JsonLog log, CancellationToken cancellationToken)
    {
        // Nothing is made, so nothing is left behind: what deletes the endpoint deletes its scaling before.
        if (request.RequestType == "Delete") return null;
        var properties = request.ResourceProperties ?? throw new InvalidDataException("The request has no ResourceProperties.");
        var variants = JsonSerializer.Deserialize(properties.Variants ?? "[]", GuardJson.Default.IReadOnlyListGuardedVariant) ?? [];
        return request.ResourceType switch
        {
            Before => await BeforeAsync(request, properties.EndpointName, variants, log, cancellationToken).ConfigureAwait(false),
            After => await AfterAsync(request, properties, variants, log, cancellationToken).ConfigureAwait(false),
            var other => throw new InvalidDataException($"'{other}' is neither {Before} nor {After}."),
        };
    }

    private async Task<string?> BeforeAsync(
        CustomResourceRequest request, string name, IReadOnlyList<GuardedVariant> variants, JsonLog log, CancellationToken cancellationToken)
    {
        var endpoint = await endpoints.SettledAsync(name, cancellationToken).ConfigureAwait(false);
        if (endpoint?.EndpointConfigName is not { } config) return null;
        if (await endpoints.InstanceTypesAsync(config, cancellationToken).ConfigureAwait(false) is not { } types)
        {
            log.Warn("The configuration that serves was deleted, so no instance types can be compared with it; this update mends that.", ("endpoint", name), ("serves", config));
            return null;
        }
        foreach (var variant in variants)
        {
            if (!types.TryGetValue(variant.VariantName, out var type) || type is null || variant.InstanceType is null) continue;
            if (type != variant.InstanceType)
            {
                if (await targets.DeregisterAsync(name, variant.VariantName, cancellationToken).ConfigureAwait(false))
                {
                    log.Info("Scaling is taken away while the instance type changes.", ("endpoint", name), ("variant", variant.VariantName), ("from", type), ("to", variant.InstanceType));
                }
            }
            else
            {
                // Here again with the type that is: an update is being rolled back, or was, before the scaling came back.
                await EnsureAsync(request, name, variant, log, cancellationToken).ConfigureAwait(false);
            }
        }
        return null;
    }

    private async Task<string?> AfterAsync(
        CustomResourceRequest request, GuardProperties properties, IReadOnlyList<GuardedVariant> variants, JsonLog log, CancellationToken cancellationToken)
    {
        var name = properties.EndpointName;
        var endpoint = await endpoints.SettledAsync(name, cancellationToken).ConfigureAwait(false);
        if (endpoint is null) return $"The endpoint {name} is not there any more.";
        foreach (var variant in variants) await EnsureAsync(request, name, variant, log, cancellationToken).ConfigureAwait(false);
        if (properties.EndpointConfigName is not { } wanted || endpoint.EndpointConfigName == wanted)
        {
            return endpoint.EndpointStatus == "InService" ? null : $"The endpoint {name} is {endpoint.EndpointStatus}{Reason(endpoint)}.";
        }
        var text = $"The endpoint {name} serves {endpoint.EndpointConfigName} and not {wanted}: SageMaker rolled the update back{Reason(endpoint)}. "
            + $"Look at the alarms of its roll-out and at the log group /aws/sagemaker/Endpoints/{name}.";
        log.Error(text, null, ("endpoint", name), ("serves", endpoint.EndpointConfigName), ("wanted", wanted), ("status", endpoint.EndpointStatus));
        return text;
    }

    private async Task EnsureAsync(CustomResourceRequest request, string name, GuardedVariant variant, JsonLog log, CancellationToken cancellationToken)
    {
        // At its first deployment the target is CloudFormation's to make.
        if (variant.Scaling is null || request is { RequestType: "Create", ResourceType: Before }) return;
        if (await targets.IsRegisteredAsync(name, variant.VariantName, cancellationToken).ConfigureAwait(false)) return;
        // Forwards CloudFormation makes the policies anew; backwards it takes the old ones for unchanged, and they are put here.
        var stack = await cloudFormation.DescribeStackAsync(request.StackId, cancellationToken).ConfigureAwait(false);
        var back = stack.StackStatus.Contains("ROLLBACK", StringComparison.Ordinal);
        await targets.RegisterAsync(name, variant.VariantName, variant.Scaling, back, cancellationToken).ConfigureAwait(false);
        log.Info("Scaling is back.", ("endpoint", name), ("variant", variant.VariantName), ("policies", back));
        if (back && variant.Scaling.Policies?.Any(policy => policy.StepScalingPolicyConfiguration is not null) == true)
        {
            log.Warn("A step policy was made anew in a roll-back, and its alarm still names the one before: deploy once more.", ("endpoint", name), ("variant", variant.VariantName));
        }
    }

    private static string Reason(DescribeEndpointResponse endpoint) => endpoint.FailureReason is { Length: > 0 } reason ? $" ({reason.TrimEnd('.')})" : "";

    private async Task AnswerAsync(CustomResourceRequest request, string? failure, CancellationToken cancellationToken)
    {
        var response = new CustomResourceResponse
        {
            Status = failure is null ? "SUCCESS" : "FAILED",
            // 4 KB is the most that CloudFormation takes of an answer.
            Reason = failure is { Length: > 2000 } ? failure[..2000] : failure,
            PhysicalResourceId = request.PhysicalResourceId ?? request.LogicalResourceId,
            StackId = request.StackId,
            RequestId = request.RequestId,
            LogicalResourceId = request.LogicalResourceId,
        };
        // The address is signed for an empty content type.
        var bytes = JsonSerializer.SerializeToUtf8Bytes(response, GuardJson.Default.CustomResourceResponse);
        for (var tries = 1; ; tries++)
        {
            try
            {
                using var body = new ByteArrayContent(bytes);
                using var answer = await http.PutAsync(new Uri(request.ResponseUrl), body, cancellationToken).ConfigureAwait(false);
                answer.EnsureSuccessStatusCode();
                return;
            }
            catch (Exception e) when (tries < AnswerTries && !cancellationToken.IsCancellationRequested && IsPassing(e))
            {
                await Task.Delay(TimeSpan.FromMilliseconds(300 * tries), cancellationToken).ConfigureAwait(false);
            }
        }
    }

    // A 4xx stays one: the address was used or is too old.
    private static bool IsPassing(Exception e) => e is TaskCanceledException or HttpRequestException { StatusCode: null or >= HttpStatusCode.InternalServerError };
}
