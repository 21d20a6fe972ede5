using Amazon.Runtime;
using MlInfra.Aws;

namespace MlInfra.Cli.Platform;

/// <summary>Where commands go: the local endpoint, or AWS.</summary>
internal sealed record Target
{
    public const string DefaultStack = "Tumour";

    public required string StackName { get; init; }

    /// <summary>The local endpoint, or null for AWS.</summary>
    public Uri? Endpoint { get; init; }

    public string? Profile { get; init; }

    public string? Region { get; init; }

    public bool IsLocal => Endpoint is not null;

    /// <summary>How often state is asked for: a laptop answers at once, AWS throttles.</summary>
    public TimeSpan PollEvery => IsLocal ? TimeSpan.FromMilliseconds(250) : TimeSpan.FromSeconds(5);

    /// <summary>How long an approved version may take until it serves.</summary>
    public TimeSpan Patience => IsLocal ? TimeSpan.FromMinutes(2) : TimeSpan.FromMinutes(60);

    public AwsOptions Options => Endpoint is null
        ? new AwsOptions { Region = Region }
        : new AwsOptions { Endpoint = Endpoint, Region = LocalRegion, Credentials = new BasicAWSCredentials("local", "local"), MaxRetries = 1 };

    public const string LocalRegion = "us-east-1";

    /// <summary>What a child process (the cdk CLI, a user's script) needs to talk to this target.</summary>
    public IReadOnlyDictionary<string, string?> Environment(string stateFolder) => Endpoint is null
        ? new Dictionary<string, string?> { ["AWS_PROFILE"] = Profile ?? System.Environment.GetEnvironmentVariable("AWS_PROFILE") }
            .Concat(Region is null ? [] : [new KeyValuePair<string, string?>("AWS_REGION", Region)]).ToDictionary()
        : new Dictionary<string, string?>
        {
            ["AWS_ENDPOINT_URL"] = Endpoint.ToString().TrimEnd('/'),
            ["AWS_ACCESS_KEY_ID"] = "local",
            ["AWS_SECRET_ACCESS_KEY"] = "local",
            ["AWS_REGION"] = LocalRegion,
            ["AWS_DEFAULT_REGION"] = LocalRegion,
            ["AWS_EC2_METADATA_DISABLED"] = "true",
            // No profile of the user may creep in: not by name, not by the default one's settings.
            ["AWS_PROFILE"] = null,
            ["AWS_DEFAULT_PROFILE"] = null,
            ["AWS_SESSION_TOKEN"] = null,
            ["AWS_CONFIG_FILE"] = Path.Combine(stateFolder, "no-aws-config"),
            ["AWS_SHARED_CREDENTIALS_FILE"] = Path.Combine(stateFolder, "no-aws-credentials"),
            // The cdk CLI remembers accounts by access key; a private home keeps that apart.
            ["CDK_HOME"] = Path.Combine(stateFolder, "cdk-home"),
            ["NO_PROXY"] = "127.0.0.1,localhost",
            ["no_proxy"] = "127.0.0.1,localhost",
        };
}
