namespace MlInfra.Constructs.Baseline;

/// <summary>Findings of cdk-nag that stand at functions, and why.</summary>
internal static class FunctionFindings
{
    /// <summary>Of functions that look what is and change what differs.</summary>
    public static IReadOnlyList<(string Rule, string Reason)> LookOnly { get; } =
    [
        ("NIST.800.53.R5-LambdaConcurrency", "EventBridge calls it a few times an hour; two runs at the same time do nothing twice."),
        ("NIST.800.53.R5-LambdaInsideVPC", "it calls AWS's APIs and reaches nothing in a VPC."),
    ];
}
