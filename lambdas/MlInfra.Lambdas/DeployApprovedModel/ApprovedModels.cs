using MlInfra.Aws.SageMaker;

namespace MlInfra.Lambdas.DeployApprovedModel;

/// <summary>Finds the version of a group that ought to serve.</summary>
/// <param name="sageMaker">The registry.</param>
/// <param name="group">The group.</param>
/// <param name="stage">Where it ought to serve; null where the approval is for everywhere.</param>
internal sealed class ApprovedModels(SageMakerClient sageMaker, string group, VersionStage? stage = null)
{
    /// <summary>The highest version that is ready and approved for here, or null.</summary>
    public async Task<ModelPackageSummary?> NewestAsync(CancellationToken cancellationToken)
    {
        string? token = null;
        do
        {
            var page = await sageMaker.ListModelPackagesAsync(
                new ListModelPackagesRequest
                {
                    ModelPackageGroupName = group,
                    ModelApprovalStatus = "Approved",
                    SortBy = "CreationTime",
                    SortOrder = "Descending",
                    MaxResults = 100,
                    NextToken = token,
                },
                cancellationToken).ConfigureAwait(false);
            // Versions are counted as they are made, so the first page that has any has the highest.
            var newest = page.ModelPackageSummaryList
                .Where(version => version is { ModelApprovalStatus: "Approved", ModelPackageStatus: "Completed" } && stage?.Lets(version.ModelLifeCycle) != false)
                .MaxBy(version => version.ModelPackageVersion ?? 0);
            if (newest is not null) return newest;
            token = page.NextToken;
        }
        while (!string.IsNullOrEmpty(token));
        return null;
    }
}
