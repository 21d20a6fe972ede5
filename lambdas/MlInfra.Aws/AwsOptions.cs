using Amazon.Runtime;

namespace MlInfra.Aws;

/// <summary>
/// Where a client calls and as whom. Every default is AWS's own chain: environment, profile, container, instance.
/// </summary>
public sealed record AwsOptions
{
    /// <summary>The endpoint to call. Default: AWS_ENDPOINT_URL_&lt;SERVICE&gt;, AWS_ENDPOINT_URL, else AWS's own.</summary>
    public Uri? Endpoint { get; init; }

    /// <summary>The region to call and sign for. Default: AWS_REGION, AWS_DEFAULT_REGION or the profile's.</summary>
    public string? Region { get; init; }

    /// <summary>The credentials to sign with. Default: AWS's credential chain.</summary>
    public AWSCredentials? Credentials { get; init; }

    /// <summary>How often a failed call is tried again. Default: two times, or AWS_MAX_ATTEMPTS less one.</summary>
    public int? MaxRetries { get; init; }

    /// <summary>The longest that one try may take. Default: 100 seconds.</summary>
    public TimeSpan? Timeout { get; init; }
}
