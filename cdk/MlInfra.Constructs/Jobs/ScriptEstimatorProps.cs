namespace MlInfra.Constructs.Jobs;

/// <summary>What trains in script mode: a framework's container runs your script.</summary>
public record ScriptEstimatorProps : EstimatorProps
{
    /// <summary>The framework's version, for example <c>1.2-1</c>.</summary>
    public required string Version { get; init; }

    /// <summary>For example <c>py310</c>. Default: the only one that the version has.</summary>
    public string? PyVersion { get; init; }

    /// <summary>The scripts.</summary>
    public required ScriptBundle Code { get; init; }

    /// <summary>The script that trains; a file of <see cref="Code"/>.</summary>
    public required string EntryPoint { get; init; }

    /// <summary>How the training is spread over processes and instances. Default: each instance runs the script once.</summary>
    public Distribution? Distribution { get; init; }

    /// <summary>Python's level of the container's own log: 10 debug, 20 info, 30 warning. Default: 20.</summary>
    public int ContainerLogLevel { get; init; } = 20;
}
