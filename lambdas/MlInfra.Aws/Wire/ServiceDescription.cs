namespace MlInfra.Aws.Wire;

/// <summary>What names a service on the wire.</summary>
/// <param name="ServiceId">The id from which AWS_ENDPOINT_URL_&lt;SERVICE&gt; is formed, such as SageMaker Runtime.</param>
/// <param name="SigningName">The name in the signature's scope.</param>
/// <param name="HostPrefix">What stands before the region in the host name.</param>
internal sealed record ServiceDescription(string ServiceId, string SigningName, string HostPrefix);
