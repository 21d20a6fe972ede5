using System.Text.Json.Nodes;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using MlInfra.Local.Core;

namespace MlInfra.Local.Events;

/// <summary>
/// Takes events to their targets, with retries and dead letters. What is on its way lies in the state, so a killed process goes on
/// where it was; a target may then have an event twice, as AWS says too.
/// </summary>
internal sealed partial class DeliveryWorker(
    World world, IState state, RuleStore rules, TargetCaller targets, DeliverySignal signal, Lazy<IQueues> queues, ILogger<DeliveryWorker> logger) : BackgroundService
{
    private const int AtOnce = 8;
    private readonly ITable<DeliveryDocument> deliveries = state.Table<DeliveryDocument>("events.deliveries");

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await Task.Yield();
        try
        {
            while (!stoppingToken.IsCancellationRequested)
            {
                var all = deliveries.All();
                var due = all.Where(d => d.Due <= world.Now).Take(AtOnce).ToList();
                await Task.WhenAll(due.Select(d => DeliverAsync(d, stoppingToken)));
                if (due.Count > 0) continue;
                // At most a second: an event published within a larger transaction pulses before it can be seen.
                var wait = all.Select(d => d.Due - world.Now).Append(TimeSpan.FromSeconds(1)).Min();
                if (wait > TimeSpan.Zero) await signal.WaitAsync(wait, stoppingToken);
            }
        }
        catch (OperationCanceledException)
        {
            // The endpoint stops; what is under way is in the state.
        }
    }

    private async Task DeliverAsync(DeliveryDocument delivery, CancellationToken cancellationToken)
    {
        // A rule that was deleted meanwhile takes its deliveries along.
        if (rules.Find(delivery.RuleName) is not { } rule)
        {
            deliveries.Delete(delivery.Id);
            return;
        }
        try
        {
            await targets.CallAsync(delivery, rule, cancellationToken);
            deliveries.Delete(delivery.Id);
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            throw;
        }
        catch (Exception e)
        {
            Retry(delivery, rule, e);
        }
    }

    private void Retry(DeliveryDocument delivery, RuleDocument rule, Exception fault)
    {
        var policy = JsonNode.Parse(delivery.Target)!.AsObject().Object("RetryPolicy") ?? [];
        var attempts = delivery.Attempts + 1;
        var retries = policy.Int("MaximumRetryAttempts") ?? 185;
        var age = TimeSpan.FromSeconds(policy.Int("MaximumEventAgeInSeconds") ?? 86_400);
        var code = (fault as AwsException)?.Code ?? "SDK_CLIENT_ERROR";
        // AWS's retries begin at about a second and grow to minutes; here they pass faster by World.Speed.
        var pause = TimeSpan.FromSeconds(Math.Min(300, Math.Pow(2, Math.Min(attempts, 9)))) / world.Speed;
        var isFinal = IsFinal(code);
        string? condition = null;
        if (!isFinal && attempts > retries) condition = "MaximumRetryAttempts";
        else if (!isFinal && world.Now + pause - delivery.Accepted > age) condition = "MaximumEventAgeInSeconds";
        if (condition is null && !isFinal)
        {
            deliveries.Put(delivery.Id, delivery with { Attempts = attempts, Due = world.Now + pause });
            LogRetry(logger, rule.Name, delivery.TargetId, attempts, fault.Message);
            return;
        }
        GiveUp(delivery, rule, code, fault.Message, condition);
    }

    // No leave, or no such target: trying again would not help.
    private static bool IsFinal(string code) =>
        code is "AccessDenied" or "AccessDeniedException" or "QueueDoesNotExist" or "ResourceNotFoundException" or "ResourceNotFound" or "NotFound" or "NotFoundException" or "NotSupportedByLocal" or "AuthorizationError";

    private void GiveUp(DeliveryDocument delivery, RuleDocument rule, string code, string message, string? condition)
    {
        LogGivenUp(logger, rule.Name, delivery.TargetId, code, message);
        var target = JsonNode.Parse(delivery.Target)!.AsObject();
        if (target.Object("DeadLetterConfig")?.Text("Arn") is { } deadLetters)
        {
            var attributes = new Dictionary<string, string>
            {
                ["RULE_ARN"] = rules.ArnOf(rule.Name),
                ["TARGET_ARN"] = target.Required("Arn"),
                ["ERROR_CODE"] = code is "AccessDenied" or "AccessDeniedException" or "AuthorizationError" ? "NO_PERMISSIONS" : code,
                ["ERROR_MESSAGE"] = message,
                ["RETRY_ATTEMPTS"] = delivery.Attempts.ToString(),
            };
            if (condition is not null) attributes["EXHAUSTED_RETRY_CONDITION"] = condition;
            try
            {
                queues.Value.Send(deadLetters, delivery.Event, TargetCaller.ServicePrincipal, rules.ArnOf(rule.Name), attributes);
            }
            catch (AwsException e)
            {
                LogLost(logger, rule.Name, delivery.TargetId, e.Message);
            }
        }
        deliveries.Delete(delivery.Id);
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "Rule {Rule}, target {Target}: try {Attempt} failed and is repeated: {Reason}")]
    private static partial void LogRetry(ILogger logger, string rule, string target, int attempt, string reason);

    [LoggerMessage(Level = LogLevel.Error, Message = "Rule {Rule}, target {Target}: given up with {Code}: {Reason}")]
    private static partial void LogGivenUp(ILogger logger, string rule, string target, string code, string reason);

    [LoggerMessage(Level = LogLevel.Error, Message = "Rule {Rule}, target {Target}: the event is lost, its dead-letter queue refused it: {Reason}")]
    private static partial void LogLost(ILogger logger, string rule, string target, string reason);
}
