using System.Globalization;
using MlInfra.Constructs.Jobs;

namespace MlInfra.Constructs.Validation.Rules;

/// <summary>The rules between the fields of a training job, also of those that a tuning job starts.</summary>
internal static class TrainingRules
{
    private const double MaxRun = 28 * 86400;
    private const double DefaultRun = 86400;

    public static void Check(RequestView job)
    {
        Times(job);
        var algorithm = job.In("AlgorithmSpecification");
        if (job.Has("AlgorithmSpecification"))
        {
            algorithm.ExactlyOne("TrainingImage", "AlgorithmName");
        }

        algorithm.Unique("MetricDefinitions", "Name");
        Channels(job, algorithm);
        if (job.Has("ResourceConfig"))
        {
            Resources(job, job.In("ResourceConfig"));
        }
    }

    private static string Seconds(double value) => value.ToString(CultureInfo.InvariantCulture);

    private static void Times(RequestView job)
    {
        var stop = job.In("StoppingCondition");
        var (run, wait) = (stop.Number("MaxRuntimeInSeconds"), stop.Number("MaxWaitTimeInSeconds"));
        if (run > MaxRun)
        {
            stop.Say("MaxRuntimeInSeconds", Seconds(run.Value), $"be at most {Seconds(MaxRun)} (28 days), the longest that SageMaker trains", "lower it, and go on from checkpoints in a later run");
        }

        var spot = job.Map["EnableManagedSpotTraining"];
        if (job.IsTrue("EnableManagedSpotTraining"))
        {
            if (!stop.Has("MaxWaitTimeInSeconds"))
            {
                stop.Say("MaxWaitTimeInSeconds", "nothing", "be given with EnableManagedSpotTraining", "set it to MaxRuntimeInSeconds or more");
            }

            // A run time that is known only later has no default to compare with.
            var least = run ?? (stop.Has("MaxRuntimeInSeconds") ? null : DefaultRun);
            if (wait < least)
            {
                stop.Say("MaxWaitTimeInSeconds", Seconds(wait.Value), $"be at least MaxRuntimeInSeconds ({Seconds(least.Value)}), because it counts waiting and running together",
                    "raise it, or lower MaxRuntimeInSeconds");
            }

            if (job.In("ResourceConfig").Has("KeepAlivePeriodInSeconds"))
            {
                job.In("ResourceConfig").Say("KeepAlivePeriodInSeconds", "a warm pool with spot capacity", "be left out with EnableManagedSpotTraining", "remove one of the two");
            }
        }
        else if (stop.Has("MaxWaitTimeInSeconds") && (spot is null || spot.GetValueKind() == System.Text.Json.JsonValueKind.False))
        {
            stop.Say("MaxWaitTimeInSeconds", stop.Map["MaxWaitTimeInSeconds"]!.ToJsonString(), "be left out without EnableManagedSpotTraining", "remove it, or set EnableManagedSpotTraining");
        }
    }

    private static void Channels(RequestView job, RequestView algorithm)
    {
        job.Unique("InputDataConfig", "ChannelName");
        var groups = job.In("ResourceConfig").Each("InstanceGroups").Select(group => group.Text("InstanceGroupName")).OfType<string>().ToArray();
        foreach (var channel in job.Each("InputDataConfig"))
        {
            var data = channel.In("DataSource").In("S3DataSource");
            var mode = channel.Has("InputMode") ? channel.Text("InputMode") : algorithm.Text("TrainingInputMode");
            if (mode is "File" or "FastFile" && data.Text("S3DataType") == "AugmentedManifestFile")
            {
                data.Say("S3DataType", "'AugmentedManifestFile' in mode " + mode, "be read in mode Pipe", "set the channel's InputMode to Pipe");
            }

            foreach (var name in (data.Map["InstanceGroupNames"] as System.Text.Json.Nodes.JsonArray ?? []).Select(DefinitionIndex.Text).OfType<string>())
            {
                if (!groups.Contains(name))
                {
                    data.Say("InstanceGroupNames", $"'{name}'", "be one of ResourceConfig.InstanceGroups", groups.Length == 0 ? "declare it there" : $"did you mean {Nearest.Say(name, groups, 1)}?");
                }
            }
        }
    }

    private static void Resources(RequestView job, RequestView resources)
    {
        var serverless = job.Has("ServerlessJobConfig");
        if (resources.Has("InstanceGroups"))
        {
            resources.NotBoth("InstanceType", "InstanceGroups", "each group has its own type");
            resources.NotBoth("InstanceCount", "InstanceGroups", "each group has its own count");
            resources.Unique("InstanceGroups", "InstanceGroupName");
        }
        else if (!serverless)
        {
            Require(resources, "InstanceType");
            Require(resources, "InstanceCount");
            if (resources.Number("InstanceCount") < 1)
            {
                resources.Say("InstanceCount", Seconds(resources.Number("InstanceCount")!.Value), "be at least 1", "raise it");
            }
        }

        VolumeKey(resources, "VolumeKmsKeyId", [resources, .. resources.Each("InstanceGroups")]);
    }

    /// <summary>Says where a field that the model leaves open must be given all the same.</summary>
    public static void Require(RequestView view, string name)
    {
        if (!view.Has(name))
        {
            view.Say(name, "nothing", "be given", "set it");
        }
    }

    /// <summary>Says where a key is given for the volume of an instance type that encrypts its own disks.</summary>
    public static void VolumeKey(RequestView keyed, string key, params IEnumerable<RequestView> typed)
    {
        if (!keyed.Has(key))
        {
            return;
        }

        foreach (var type in typed.Select(view => InstanceCatalogue.Find(view.Text("InstanceType"))))
        {
            if (type?.NvmeGB > 0)
            {
                keyed.Say(key, $"a key with '{type.Name}'", "be left out for types with local NVMe, which encrypt their disks themselves",
                    "remove the key, or take a type without NVMe");
            }
        }
    }
}
