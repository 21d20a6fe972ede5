using MlInfra.Aws;
using MlInfra.Aws.SageMaker;

namespace MlInfra.Cli.Platform;

/// <summary>The registered versions of the stack's model.</summary>
internal static class Versions
{
    public const string Pending = "PendingManualApproval", Approved = "Approved", Rejected = "Rejected";

    /// <summary>All versions, newest first.</summary>
    public static async Task<IReadOnlyList<ModelPackageSummary>> ListAsync(Services services, string group, CancellationToken cancellationToken)
    {
        var all = new List<ModelPackageSummary>();
        string? next = null;
        do
        {
            var page = await services.SageMaker.ListModelPackagesAsync(
                new() { ModelPackageGroupName = group, SortBy = "CreationTime", SortOrder = "Descending", NextToken = next }, cancellationToken);
            all.AddRange(page.ModelPackageSummaryList);
            next = page.NextToken;
        }
        while (next is not null);
        return [.. all.OrderByDescending(v => v.ModelPackageVersion)];
    }

    /// <summary>The version with that number, or where none is given the newest with that status.</summary>
    public static async Task<ModelPackageSummary> ChooseAsync(Services services, string group, int? number, string elseNewestWith, CancellationToken cancellationToken)
    {
        var all = await ListAsync(services, group, cancellationToken);
        if (number is null)
        {
            return all.FirstOrDefault(v => v.ModelApprovalStatus == elseNewestWith)
                ?? throw new CliException($"No version is {Words(elseNewestWith)}.", all.Count == 0 ? "Train one: ./mlinfra run" : "Name one: " + Known(all));
        }
        return all.FirstOrDefault(v => v.ModelPackageVersion == number)
            ?? throw new CliException($"There is no version {number}.", all.Count == 0 ? "There is none at all; train one: ./mlinfra run" : "There are: " + Known(all));
    }

    public static async Task SetAsync(Services services, string arn, string status, string? why, CancellationToken cancellationToken)
    {
        try
        {
            await services.SageMaker.UpdateModelPackageAsync(new() { ModelPackageArn = arn, ModelApprovalStatus = status, ApprovalDescription = why }, cancellationToken);
        }
        catch (AwsServiceException e) when (e.ErrorCode == "ValidationException")
        {
            throw new CliException($"The version's approval could not be changed: {e.Message}");
        }
    }

    public static string Words(string? status) => status switch
    {
        Pending => "waiting for approval",
        Approved => "approved",
        Rejected => "rejected",
        _ => status ?? "of unknown status",
    };

    private static string Known(IEnumerable<ModelPackageSummary> versions) =>
        string.Join(", ", versions.Take(10).Select(v => $"{v.ModelPackageVersion} ({Words(v.ModelApprovalStatus)})"));
}
