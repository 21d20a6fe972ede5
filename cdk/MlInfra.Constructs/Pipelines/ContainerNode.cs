using System.Globalization;
using System.Text.Json.Nodes;
using MlInfra.Constructs.Jobs;

namespace MlInfra.Constructs.Pipelines;

/// <summary>Writes a container as the requests for models and for versions have it.</summary>
internal static class ContainerNode
{
    public static JsonObject Of(StepContext context, string property, ModelContainer container, PipelineValue? instanceType)
    {
        Check(context, property, container);
        var node = new JsonObject();
        if (container.ModelPackageName is { } package)
        {
            node["ModelPackageName"] = context.Value(property + "ModelPackageName", package);
            context.AllowPackage(package);
        }
        else
        {
            node["Image"] = container.ImageUri is { } uri
                ? ImageUri(context, property + "ImageUri", uri)
                : container.Image is { } image ? context.Image(property + "Image", image, ImageUse.Inference, instanceType) : "";
        }

        var environment = Variables(context, property, container);
        if (environment.Count > 0 || container.ModelPackageName is null)
        {
            node["Environment"] = environment;
        }

        if (container.ModelData is { } data)
        {
            node["ModelDataUrl"] = context.Read(property + "ModelData", data);
        }

        if (container.ModelDataSource is { } source)
        {
            node["ModelDataSource"] = source.ToNode(context, property + "ModelDataSource");
        }

        JobNodes.Add(node, "ContainerHostname", container.ContainerHostname);
        JobNodes.Add(node, "Mode", container.Mode);
        JobNodes.Add(node, "Framework", container.Framework);
        JobNodes.Add(node, "FrameworkVersion", container.FrameworkVersion);
        JobNodes.Add(node, "NearestModelName", container.NearestModelName);
        if (container.DataInputConfiguration is { } input)
        {
            node["ModelInput"] = new JsonObject { ["DataInputConfig"] = input };
        }

        return node;
    }

    private static JsonNode ImageUri(StepContext context, string property, PipelineValue uri)
    {
        if (uri.Expected is string known)
        {
            context.Image(property, Image.FromUri(known), ImageUse.Inference, null);
        }
        else if (!uri.Steps.OfType<AutoMLStep>().Any())
        {
            context.Warn("mlinfra:imageOnlyKnownAtRunTime",
                $"{context.Name(property)} is known only when the pipeline runs, so the pipeline's role may not pull it; let it: repository.GrantPull(pipeline.Role).");
        }

        return context.Value(property, uri);
    }

    private static JsonObject Variables(StepContext context, string property, ModelContainer container)
    {
        var environment = new JsonObject();
        if (container.Code is { } code)
        {
            environment["SAGEMAKER_PROGRAM"] = container.EntryPoint ?? "";
            environment["SAGEMAKER_SUBMIT_DIRECTORY"] = context.Bundle(code);
            environment["SAGEMAKER_CONTAINER_LOG_LEVEL"] = container.ContainerLogLevel.ToString(CultureInfo.InvariantCulture);
            environment["SAGEMAKER_REGION"] = context.Region;
        }

        foreach (var (key, value) in container.Environment)
        {
            environment[key] = context.Variable($"{property}Environment[{key}]", value);
        }

        return environment;
    }

    private static void Check(StepContext context, string property, ModelContainer container)
    {
        var place = context.Name(property);
        var images = new[] { container.Image is not null, container.ImageUri is not null, container.ModelPackageName is not null }.Count(given => given);
        if (images != 1)
        {
            context.Problems.Add(place + "Image", images == 0 ? "nothing" : "more than one of Image, ImageUri and ModelPackageName", "say once what serves the model",
                images == 0 ? "set Image" : "leave one of them");
        }

        if (container is { ModelData: not null, ModelDataSource: not null })
        {
            context.Problems.Add(place + "ModelData", "ModelData besides ModelDataSource", "say once where the model lies", "remove one of them");
        }

        if (container.Code is { } code)
        {
            code.Check(context.Problems, place + "EntryPoint", container.EntryPoint);
        }
        else if (container.EntryPoint is { } entryPoint)
        {
            context.Problems.Add(place + "EntryPoint", $"'{entryPoint}' without Code", "be a file of Code", "set Code to a ScriptBundle");
        }
    }
}
