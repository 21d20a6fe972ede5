namespace MlInfra.Local.Host;

/// <summary>How a local endpoint is started.</summary>
public sealed record LocalOptions
{
    /// <summary>The port on 127.0.0.1; 0 takes any free one. Default: 4566.</summary>
    public int Port { get; init; } = 4566;

    /// <summary>The folder that holds all state; it is made if it is missing.</summary>
    public required string StateFolder { get; init; }

    /// <summary>The region of every ARN. Default: us-east-1.</summary>
    public string Region { get; init; } = "us-east-1";

    /// <summary>The account of every ARN. Default: 000000000000.</summary>
    public string Account { get; init; } = "000000000000";

    /// <summary>The Python that jobs and models run with. Default: /usr/bin/python3.</summary>
    public string Python { get; init; } = "/usr/bin/python3";

    /// <summary>How many times faster than AWS the control plane's waits pass. Default: 100.</summary>
    public double Speed { get; init; } = 100;

    /// <summary>What of the on-demand price a spot instance saves, from 0 to 1. Default: 0.7.</summary>
    public double SpotDiscount { get; init; } = 0.7;

    /// <summary>Whether the first start makes the stack CDKToolkit, so that `cdk deploy` needs no bootstrap. Default: true.</summary>
    public bool Seed { get; init; } = true;

    /// <summary>Whether nothing is printed. Default: false.</summary>
    public bool Quiet { get; init; }

    /// <summary>The clock. Default: the system's.</summary>
    public TimeProvider Clock { get; init; } = TimeProvider.System;
}
