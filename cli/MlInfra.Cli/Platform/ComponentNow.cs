namespace MlInfra.Cli.Platform;

/// <summary>An inference component on its endpoint's fleet.</summary>
/// <param name="Fleet">The variant whose instances it shares.</param>
internal sealed record ComponentNow(string Name, string Status, string? Fleet, int Copies, int WantedCopies, string? Model, string? FailureReason)
{
    public TrafficNow? Traffic { get; init; }

    /// <summary>All of an endpoint by name, also those that were made by hand.</summary>
    public static async Task<IReadOnlyList<ComponentNow>> ReadAsync(Services services, string endpoint, CancellationToken cancellationToken)
    {
        var all = new List<ComponentNow>();
        string? next = null;
        do
        {
            var page = await services.SageMaker.ListInferenceComponentsAsync(new() { EndpointNameEquals = endpoint, SortBy = "Name", SortOrder = "Ascending", NextToken = next }, cancellationToken);
            foreach (var one in page.InferenceComponents)
            {
                var found = await services.SageMaker.DescribeInferenceComponentAsync(new() { InferenceComponentName = one.InferenceComponentName }, cancellationToken);
                all.Add(new(found.InferenceComponentName, found.InferenceComponentStatus ?? "?", found.VariantName, found.RuntimeConfig?.CurrentCopyCount ?? 0,
                    found.RuntimeConfig?.DesiredCopyCount ?? 0, found.Specification?.ModelName, found.FailureReason));
            }
            next = page.NextToken;
        }
        while (next is not null);
        return all;
    }
}
