namespace MlInfra.Local.Core;

/// <summary>What this endpoint stands for: one account in one region, its state folder and its clock.</summary>
public sealed record World
{
    /// <summary>The account that every ARN bears. Default: 000000000000.</summary>
    public string Account { get; init; } = "000000000000";

    /// <summary>The region that every ARN bears, whatever region a request is signed for. Default: us-east-1.</summary>
    public string Region { get; init; } = "us-east-1";

    /// <summary>The AWS partition. Default: aws.</summary>
    public string Partition { get; init; } = "aws";

    /// <summary>The folder with all state (database, objects, job folders, logs).</summary>
    public required string StateFolder { get; init; }

    /// <summary>Where this endpoint listens, as jobs, models and Lambdas are told.</summary>
    public required Uri Endpoint { get; init; }

    /// <summary>The Python interpreter that jobs and models run with.</summary>
    public string Python { get; init; } = "/usr/bin/python3";

    /// <summary>
    /// How many times faster than AWS the waits of the control plane pass (bake times, termination waits, EventBridge retries,
    /// alarm periods are not shortened). Job run times and time-outs are real. Default: 100.
    /// </summary>
    public double Speed { get; init; } = 100;

    /// <summary>
    /// What of the on-demand price a spot instance saves, from 0 to 1: so much less than its training time is a spot job's billable time,
    /// as AWS reports its saving. AWS's price moves; this one stands. Default: 0.7.
    /// </summary>
    public double SpotDiscount { get; init; } = 0.7;

    /// <summary>Whether the first start makes the stack CDKToolkit, so that `cdk deploy` needs no bootstrap. Default: true.</summary>
    public bool Seed { get; init; } = true;

    /// <summary>Time for everything that is stamped or waits.</summary>
    public TimeProvider Clock { get; init; } = TimeProvider.System;

    /// <summary>Time for what models and functions are given, which neither a faster <see cref="Clock"/> shortens nor one that is moved on.</summary>
    public TimeProvider RealClock => (Clock is MovableClock movable ? movable.Beneath : Clock) is var beneath && beneath is FastClock ? TimeProvider.System : beneath;

    /// <summary>Held by whoever does what is due by the clock, and by who moves it on: so nothing is done twice or at a time that is over.</summary>
    internal Lock Turn { get; } = new();

    /// <summary>The time now, in UTC.</summary>
    public DateTimeOffset Now => Clock.GetUtcNow();

    /// <summary>The time as those see it who have a clock of their own: clients, functions, jobs.</summary>
    public DateTimeOffset RealNow => RealClock.GetUtcNow();

    /// <summary>Builds an ARN of this account and region.</summary>
    public string Arn(string service, string resource) => $"arn:{Partition}:{service}:{Region}:{Account}:{resource}";

    /// <summary>Builds an ARN of this account in a global service (IAM).</summary>
    public string GlobalArn(string service, string resource) => $"arn:{Partition}:{service}::{Account}:{resource}";

    /// <summary>Waits as long as AWS would wait <paramref name="awsTime"/>, divided by <see cref="Speed"/>.</summary>
    public Task Pause(TimeSpan awsTime, CancellationToken cancellationToken) =>
        Task.Delay(awsTime / Speed, Clock, cancellationToken);
}
