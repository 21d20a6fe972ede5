namespace MlInfra.Constructs.Validation.Rules;

/// <summary>The rules between the fields of a model and of a registered version.</summary>
internal static class ModelRules
{
    public static void Check(RequestView model)
    {
        if (model.Map["Containers"] is System.Text.Json.Nodes.JsonArray { Count: 0 })
        {
            model.Say("Containers", "an empty list", "have at least one container", "add one, or give PrimaryContainer");
        }

        model.ExactlyOne("PrimaryContainer", "Containers");
        if (model.Has("InferenceExecutionConfig") && !model.Has("Containers"))
        {
            model.Say("InferenceExecutionConfig", "a mode for one container", "be given with Containers only", "remove it");
        }

        RequestView[] containers = model.Has("PrimaryContainer") ? [model.In("PrimaryContainer"), .. model.Each("Containers")] : [.. model.Each("Containers")];
        foreach (var container in containers)
        {
            container.NotBoth("ModelDataUrl", "ModelDataSource", "both say where the model lies");
            if (!container.Has("Image") && !container.Has("ModelPackageName"))
            {
                container.Say("Image", "nothing", "be given, or else ModelPackageName", "set one of them");
            }
        }

        if (model.In("InferenceExecutionConfig").Text("Mode") == "Direct")
        {
            foreach (var container in containers)
            {
                TrainingRules.Require(container, "ContainerHostname");
            }
        }

        model.Unique("Containers", "ContainerHostname");
        var many = containers.Where(container => container.Text("Mode") == "MultiModel").ToArray();
        if (many.Length > 1)
        {
            many[^1].Say("Mode", $"'MultiModel' in {many.Length} containers", "be so in one container of a pipeline at most", "change all but one");
        }
    }

    public static void CheckPackage(RequestView package)
    {
        package.NotBoth("ModelPackageGroupName", "ModelPackageName", "a version is named by its group");
        if (!package.Has("ModelPackageGroupName") && !package.Has("ModelPackageName"))
        {
            package.Say("ModelPackageGroupName", "nothing", "be given, so that the version has a group", "set it");
        }

        if (package.Has("ModelPackageGroupName") && package.Map["Tags"] is System.Text.Json.Nodes.JsonArray { Count: > 0 })
        {
            package.Say("Tags", "tags on a version", "be left out, because a version has the tags of its group", "tag the group");
        }

        if (!package.Has("InferenceSpecification") && !package.Has("SourceAlgorithmSpecification") && !package.Has("SourceUri"))
        {
            package.Say("InferenceSpecification", "nothing", "be given, so that the version can be deployed", "set it");
        }

        foreach (var container in package.In("InferenceSpecification").Each("Containers"))
        {
            container.NotBoth("ModelDataUrl", "ModelDataSource", "both say where the model lies");
        }
    }
}
