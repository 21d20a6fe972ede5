namespace MlInfra.Constructs.Validation.Rules;

/// <summary>The rules between the fields of EMR's steps.</summary>
internal static class EmrRules
{
    public static void Check(RequestView request, string type)
    {
        if (type == "EMRServerless")
        {
            request.ExactlyOne("ApplicationId", "ApplicationConfig");
            return;
        }

        request.ExactlyOne("ClusterId", "ClusterConfig");
        if (request.Has("ExecutionRoleArn") && !request.Has("ClusterId"))
        {
            request.Say("ExecutionRoleArn", "a role without ClusterId", "be given with ClusterId only", "remove it");
        }

        if (!request.Has("ClusterConfig"))
        {
            return;
        }

        var cluster = request.In("ClusterConfig");
        foreach (var name in new[] { "Name", "Steps", "AutoTerminationPolicy" })
        {
            Forbid(cluster, name);
        }

        var instances = cluster.In("Instances");
        Forbid(instances, "KeepJobFlowAliveWhenNoSteps");
        Forbid(instances, "TerminationProtected");
        if (cluster.Has("Instances"))
        {
            instances.ExactlyOne("InstanceGroups", "InstanceFleets");
        }
    }

    private static void Forbid(RequestView view, string name)
    {
        if (view.Has(name))
        {
            view.Say(name, "a value", "be left out, because the pipeline sets it", "remove it");
        }
    }
}
