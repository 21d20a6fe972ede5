using System.Collections;
using System.Text.Json.Nodes;
using MlInfra.Local.Core;

namespace MlInfra.Local.CloudFormation.Providers;

/// <summary>
/// AWS::CloudFormation::CustomResource and all Custom:: types: a function (or a topic) is told what is wanted, and answers by a PUT to
/// an address that it is given.
/// </summary>
internal sealed class CustomResourceProvider(CustomResourceCalls calls) : IResourceProvider
{
    /// <summary>What the types begin with that this provider stands for as well.</summary>
    public const string TypePrefix = "Custom::";

    public string Type => "AWS::CloudFormation::CustomResource";

    /// <summary>Any: they are the function's business.</summary>
    public IReadOnlySet<string> Properties { get; } = new AnyName();

    public IReadOnlySet<string> CreateOnly { get; } = new HashSet<string>();

    public bool TakesTime => true;

    public async Task<ResourceState> CreateAsync(ResourceRequest request, CancellationToken cancellationToken)
    {
        var generated = request.GeneratedName(255);
        request.Created?.Invoke(generated); // what fails without an answer is deleted by this id, as in AWS
        var answer = await calls.CallAsync("Create", request, null, cancellationToken);
        if (answer.PhysicalId is { } own) request.Created?.Invoke(own);
        answer.Demand();
        return new(answer.PhysicalId!, answer.Data);
    }

    public async Task<ResourceState> UpdateAsync(ResourceRequest request, CancellationToken cancellationToken)
    {
        var answer = await calls.CallAsync("Update", request, request.PreviousProperties, cancellationToken);
        answer.Demand();
        // Another id means another resource: the old one is deleted when the update is cleaned up.
        return new(answer.PhysicalId!, answer.Data ?? []);
    }

    public async Task DeleteAsync(ResourceRequest request, CancellationToken cancellationToken) =>
        (await calls.CallAsync("Delete", request, null, cancellationToken)).Demand();

    /// <summary>A set that holds every name.</summary>
    private sealed class AnyName : IReadOnlySet<string>
    {
        private static readonly HashSet<string> None = [];

        public int Count => 0;

        public bool Contains(string item) => true;

        public bool IsProperSubsetOf(IEnumerable<string> other) => false;

        public bool IsProperSupersetOf(IEnumerable<string> other) => true;

        public bool IsSubsetOf(IEnumerable<string> other) => false;

        public bool IsSupersetOf(IEnumerable<string> other) => true;

        public bool Overlaps(IEnumerable<string> other) => other.Any();

        public bool SetEquals(IEnumerable<string> other) => false;

        public IEnumerator<string> GetEnumerator() => None.GetEnumerator();

        IEnumerator IEnumerable.GetEnumerator() => None.GetEnumerator();
    }
}

/// <summary>What a custom resource's function answered.</summary>
internal sealed record CustomResourceAnswer(bool IsSuccess, string? Reason, string? PhysicalId, JsonObject? Data)
{
    /// <summary>Throws CloudFormation's text unless it went well.</summary>
    public void Demand()
    {
        if (!IsSuccess) throw new AwsException("GeneralServiceException", $"Received response status [FAILED] from custom resource. Message returned: {Reason}");
        if (string.IsNullOrEmpty(PhysicalId)) throw new AwsException("GeneralServiceException", "Invalid PhysicalResourceId: the custom resource's answer has none.");
    }
}
