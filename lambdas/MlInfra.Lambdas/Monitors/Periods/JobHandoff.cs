using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using MlInfra.Aws;
using MlInfra.Aws.SageMaker;

namespace MlInfra.Lambdas.Monitors.Periods;

/// <summary>
/// Gives a period to a processing job that does all of it, metrics and marker included. The job's name follows from monitor and period, so that it is started once; a job
/// that failed is followed by another one, and the third failure is the period's.
/// </summary>
internal sealed class JobHandoff(MonitorDefinition definition, MonitorServices services)
{
    private const int MostTries = 3;
    private const string Input = "/opt/ml/processing/input";

    // The executable lies in a folder that may not be one to run from.
    private const string Start = $"cp {Input}/code/mlinfra-monitor /tmp/mlinfra-monitor && chmod +x /tmp/mlinfra-monitor && exec /tmp/mlinfra-monitor \"$@\"";

    /// <summary>Whether a job has been given the period.</summary>
    public async Task<bool> IsStartedAsync(MonitorPeriod period, CancellationToken cancel) => await FindAsync(NameOf(period, 1), cancel).ConfigureAwait(false) is not null;

    /// <summary>Starts the job, or looks at it. Null while one is under way, else why the period can't be done.</summary>
    public async Task<string?> LookAsync(MonitorPeriod period, Runtime.JsonLog log, CancellationToken cancel)
    {
        var last = "";
        for (var attempt = 1; attempt <= MostTries; attempt++)
        {
            var name = NameOf(period, attempt);
            if (await FindAsync(name, cancel).ConfigureAwait(false) is not { } job)
            {
                await StartAsync(name, period, cancel).ConfigureAwait(false);
                log.Info("A job does the period.", ("job", name), ("period", period.Key));
                return null;
            }
            if (job.ProcessingJobStatus is "InProgress" or "Stopping")
            {
                log.Info("A job is at the period.", ("job", name), ("period", period.Key));
                return null;
            }
            // Completed without a marker is a failure as well: the marker is its last deed.
            last = $"{name} is {job.ProcessingJobStatus}: {job.ExitMessage ?? job.FailureReason ?? "it left no marker"}";
            log.Warn("A job did not do the period.", ("job", name), ("status", job.ProcessingJobStatus), ("reason", job.FailureReason));
        }
        return $"{MostTries} jobs did not do the period; the last, {last}";
    }

    /// <summary>At most 63 letters, digits and hyphens.</summary>
    public string NameOf(MonitorPeriod period, int attempt)
    {
        var whose = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes($"{definition.Reports}/{definition.Endpoint}/{definition.Monitor}")))[..8];
        var name = new string([.. definition.Monitor.Where(c => char.IsAsciiLetterOrDigit(c) || c == '-').Take(30)]).Trim('-');
        var time = period.From.ToString("yyyyMMddHH", CultureInfo.InvariantCulture);
        return $"mlinfra-{name}-{whose}-{time}{(attempt == 1 ? "" : $"-{attempt}")}";
    }

    private async Task<DescribeProcessingJobResponse?> FindAsync(string name, CancellationToken cancel)
    {
        try
        {
            return await services.SageMaker().DescribeProcessingJobAsync(new() { ProcessingJobName = name }, cancel).ConfigureAwait(false);
        }
        catch (AwsServiceException e) when (e.ErrorCode is "ValidationException" or "ResourceNotFound")
        {
            return null;
        }
    }

    private async Task StartAsync(string name, MonitorPeriod period, CancellationToken cancel)
    {
        var job = definition.Job!;
        // Arguments hold 256 characters each; a definition may have more.
        var told = definition.Folder / "jobs" / $"{name}.json";
        await services.Files.WriteAsync(told, Encoding.UTF8.GetBytes(definition.Json), "application/json", cancel).ConfigureAwait(false);
        var request = new CreateProcessingJobRequest
        {
            ProcessingJobName = name,
            RoleArn = job.Role,
            AppSpecification = new AppSpecification
            {
                ImageUri = job.Image,
                ContainerEntrypoint = ["/bin/sh", "-c", Start, "mlinfra-monitor"],
                ContainerArguments = ["monitor", "check", "--definition", $"{Input}/definition/{name}.json", "--from", Time(period.From), "--until", Time(period.Until)],
            },
            ProcessingInputs = [InputOf("code", job.Code), InputOf("definition", told)],
            ProcessingResources = new ProcessingResources
            {
                ClusterConfig = new ProcessingClusterConfig { InstanceType = job.InstanceType, VolumeSizeInGB = job.VolumeGb, VolumeKmsKeyId = job.KmsKey },
            },
            NetworkConfig = job.Subnets.Count == 0 ? null : new NetworkConfig { VpcConfig = new VpcConfig { Subnets = job.Subnets, SecurityGroupIds = job.SecurityGroups } },
            StoppingCondition = new ProcessingStoppingCondition { MaxRuntimeInSeconds = job.MaxRuntimeSeconds },
        };
        try
        {
            await services.SageMaker().CreateProcessingJobAsync(request, cancel).ConfigureAwait(false);
        }
        catch (AwsServiceException e) when (e.ErrorCode == "ResourceInUse")
        {
            // Another run was first, or this one's answer was lost.
        }
    }

    private static ProcessingInput InputOf(string name, FileUri place) =>
        new() { InputName = name, S3Input = new ProcessingS3Input { S3Uri = place.ToString(), LocalPath = $"{Input}/{name}" } };

    private static string Time(DateTimeOffset time) => time.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);
}
