using System.Runtime.CompilerServices;
using MlInfra.Aws.SageMaker;

namespace MlInfra.Lambdas.DeployApprovedModel;

/// <summary>Finds the version of a group that ought to serve.</summary>
/// <param name="sageMaker">The registry.</param>
/// <param name="group">The group.</param>
/// <param name="stage">Where it ought to serve; null where the approval is for everywhere.</param>
internal sealed class ApprovedModels(SageMakerClient sageMaker, RegistryGroup group, VersionStage? stage = null)
{
    /// <summary>The highest version that is ready and approved for here, or null.</summary>
    public async Task<ModelPackageSummary?> NewestAsync(CancellationToken cancellationToken)
    {
        // Versions are counted as they are made, so the first page that has any has the highest.
        await foreach (var page in PagesAsync(cancellationToken).ConfigureAwait(false))
        {
            if (page.MaxBy(version => version.ModelPackageVersion ?? 0) is { } newest) return newest;
        }
        return null;
    }

    /// <summary>The ARNs of all versions that are ready and approved for here, by their numbers.</summary>
    public async Task<IReadOnlyDictionary<int, string>> AllAsync(CancellationToken cancellationToken)
    {
        var all = new Dictionary<int, string>();
        await foreach (var page in PagesAsync(cancellationToken).ConfigureAwait(false))
        {
            foreach (var version in page) all[version.ModelPackageVersion ?? 0] = version.ModelPackageArn;
        }
        return all;
    }

    private async IAsyncEnumerable<IReadOnlyList<ModelPackageSummary>> PagesAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        string? token = null;
        do
        {
            var page = await group.AskAsync("ListModelPackages", sageMaker.ListModelPackagesAsync(
                new ListModelPackagesRequest
                {
                    ModelPackageGroupName = group.Reference,
                    ModelApprovalStatus = "Approved",
                    SortBy = "CreationTime",
                    SortOrder = "Descending",
                    MaxResults = 100,
                    NextToken = token,
                },
                cancellationToken)).ConfigureAwait(false);
            yield return [.. page.ModelPackageSummaryList.Where(version =>
                version is { ModelApprovalStatus: "Approved", ModelPackageStatus: "Completed" } && stage?.Lets(version.ModelLifeCycle) != false)];
            token = page.NextToken;
        }
        while (!string.IsNullOrEmpty(token));
    }
}
