using System.Text.Json;
using Amazon.CDK;
using MlInfra.Constructs.Validation;

namespace MlInfra.Constructs.Jobs;

/// <summary>An image that AWS provides. The rules of its URI are those of the SageMaker Python SDK.</summary>
internal sealed class CatalogueImage(string family, string version, ImageOptions options) : Image
{
    internal override string? Family => family;

    internal override ResolvedImage? Resolve(Problems problems, string property, ImageUse use, string? instanceType, string region)
    {
        var known = ImageCatalogue.Families;
        if (!known.TryGetValue(family, out var entry))
        {
            problems.Add(property, $"family '{family}'", "be a family of images that AWS provides", $"did you mean {Nearest.Say(family, known.Keys)}?");
            return null;
        }

        var spec = instanceType is null || Tokens.In(instanceType) ? null : InstanceCatalogue.Find(instanceType);
        if (use is ImageUse.Training or ImageUse.Processing && spec?.IsArm == true)
        {
            problems.Add(property, $"'{family}' {version} on '{spec.Name}' (arm64)", "be used on x86-64, for which the image is made",
                "take a type with such a processor, or an image of your own");
            return null;
        }

        if (Scope(problems, property, entry, use, spec) is not { } scope
            || Version(problems, property, scope.Value) is not { } found
            || Processor(problems, property, scope.Value, found, instanceType, spec) is not { } processor
            || PyVersion(problems, property, found) is not { } py)
        {
            return null;
        }

        var tag = Tag(scope, found, processor, py);
        var repository = family == "sagemaker-base-python" ? $"sagemaker-base-python-{(options.PyVersion == "py38" ? "38" : "310")}" : found.Entry.GetProperty("repo").GetString()!;
        return Place(problems, property, repository, tag, found.Entry.GetProperty("reg").GetString()!, region);
    }

    private static ResolvedImage? Place(Problems problems, string property, string repository, string tag, string set, string region)
    {
        var name = tag.Length == 0 ? repository : $"{repository}:{tag}";
        if (Tokens.In(region))
        {
            var account = ResolvedImage.Marker(set);
            return new ResolvedImage(
                new BoundImage($"{account}.dkr.ecr.{region}.{Aws.URL_SUFFIX}/{name}", $"arn:{Aws.PARTITION}:ecr:{region}:{account}:repository/{repository}"),
                set);
        }

        var accounts = ImageCatalogue.Accounts(set);
        if (!accounts.TryGetValue(region, out var found) || ImageCatalogue.Partition(region) is not { } partition)
        {
            problems.Add(property, $"Region '{region}'", $"be a Region that has '{repository}'",
                $"the nearest by name are {Nearest.Say(region, accounts.Keys)}; in another Region bring the image in a repository of your own (Image.FromRepository)");
            return null;
        }

        return new ResolvedImage(
            new BoundImage($"{found}.dkr.ecr.{region}.{partition.DnsSuffix}/{name}", $"arn:{partition.Name}:ecr:{region}:{found}:repository/{repository}"),
            null);
    }

    private (string Name, JsonElement Value)? Scope(Problems problems, string property, JsonElement entry, ImageUse use, InstanceSpec? spec)
    {
        var scopes = entry.GetProperty("scopes").EnumerateObject().SelectMany(scope => scope.Name.Split('|').Select(name => (name, scope.Value))).ToArray();
        var graviton = use == ImageUse.Inference && spec is not null && ImageCatalogue.GravitonFamilies.Contains(spec.Family);
        string[] wanted = options.Scope is { } asked ? [asked] : use switch
        {
            ImageUse.Inference => graviton ? ["inference_graviton", "inference"] : ["inference"],
            ImageUse.Processing => ["processing", "training", "inference", "evaluation", "debugger", "detailed-profiler"],
            ImageUse.Monitoring => ["monitoring", "processing"],
            _ => ["training"],
        };
        foreach (var name in wanted.Append("any"))
        {
            if (scopes.FirstOrDefault(scope => scope.name == name) is { name: not null } scope)
            {
                return scope;
            }
        }

        problems.Add(property, $"family '{family}' for {wanted[0]}", "be used for what it has images for", $"it has {Nearest.Or(scopes.Select(scope => scope.name))}");
        return null;
    }

    private Found? Version(Problems problems, string property, JsonElement scope)
    {
        var versions = scope.GetProperty("versions");
        var aliases = Map(scope, "aliases");
        var full = aliases.TryGetValue(version, out var target) ? target : version;
        if (!versions.TryGetProperty(full, out var entry))
        {
            // The model monitor's image has one version, and it is nameless.
            if (!versions.TryGetProperty("", out entry))
            {
                var names = versions.EnumerateObject().Select(one => one.Name).Concat(aliases.Keys).ToArray();
                problems.Add(property, $"version '{version}' of '{family}'", "be a version that AWS provides",
                    $"did you mean {Nearest.Say(version, names)}? The newest is '{versions.EnumerateObject().Last().Name}'");
                return null;
            }

            return new Found(entry, "");
        }

        if (!entry.TryGetProperty("base", out var bases))
        {
            return new Found(entry, "");
        }

        var baseAliases = Map(entry, "baseAliases");
        var names2 = bases.EnumerateObject().Select(one => one.Name).ToArray();
        var asked = options.BaseFrameworkVersion ?? (names2.Length == 1 ? names2[0] : "");
        if (bases.TryGetProperty(baseAliases.GetValueOrDefault(asked, asked), out var found))
        {
            return new Found(found, asked);
        }

        problems.Add(property, asked.Length == 0 ? $"no base framework for '{family}' {version}" : $"base framework '{asked}' for '{family}' {version}",
            "be one that the version is built on", $"take {Nearest.Or(names2)}");
        return null;
    }

    private string? Processor(Problems problems, string property, JsonElement scope, Found found, string? instanceType, InstanceSpec? spec)
    {
        var listed = Strings(found.Entry, "proc") ?? Strings(scope, "proc");
        if (listed is null && spec?.AcceleratorKind is not (null or "gpu") && !family.Contains("neuron", StringComparison.Ordinal))
        {
            problems.Add(property, $"'{family}' {version} on '{spec.Name}' ({spec.AcceleratorKind})", "be used on a CPU or GPU, because the image has no drivers for such devices",
                "take another instance type, or an image for Neuron");
            return null;
        }

        if (listed is null)
        {
            return "";
        }

        if (options.Processor is null && spec is null && instanceType is null && listed.Count > 1)
        {
            problems.Add(property, $"'{family}' {version} without an instance type", $"tell its processor ({Nearest.Or(listed)})", "set ImageOptions.Processor");
            return null;
        }

        if (options.Processor is null && spec is null && listed.Count == 1)
        {
            return listed[0];
        }

        var processor = options.Processor ?? OfInstance(listed, spec, instanceType);
        if (listed.Contains(processor))
        {
            return processor;
        }

        problems.Add(property, $"'{family}' {version} on {(instanceType is null ? $"processor '{processor}'" : $"'{instanceType}' ({processor})")}",
            $"be used on a processor that it has an image for ({Nearest.Or(listed)})", "take another instance type or another image");
        return null;
    }

    private static string OfInstance(List<string> listed, InstanceSpec? spec, string? instanceType)
    {
        var name = spec?.Family ?? (instanceType?.Split('.') is [_, var middle, ..] ? middle : "");
        return listed.Contains(name) ? name
            : name.StartsWith("inf", StringComparison.Ordinal) ? listed.Contains("neuronx") ? "neuronx" : "inf"
            : name.StartsWith("trn", StringComparison.Ordinal) ? listed.Contains("neuronx") ? "neuronx" : "trn"
            : name.StartsWith('g') || name.StartsWith('p') ? "gpu"
            : "cpu";
    }

    private string? PyVersion(Problems problems, string property, Found found)
    {
        var listed = Strings(found.Entry, "py");
        if (listed is null)
        {
            return "";
        }

        if (options.PyVersion is { } asked ? listed.Contains(asked) : listed.Count == 1)
        {
            return options.PyVersion ?? listed[0];
        }

        problems.Add(property, options.PyVersion is null ? $"no Python version for '{family}' {version}" : $"Python '{options.PyVersion}' for '{family}' {version}",
            "be one that the version has", $"take {Nearest.Or(listed)}");
        return null;
    }

    private string Tag((string Name, JsonElement Value) scope, Found found, string processor, string py)
    {
        var entry = found.Entry;
        var container = Container(entry, processor);
        if (family == "model-monitor")
        {
            return "";
        }

        if (scope.Name == "inference_graviton")
        {
            return ImageCatalogue.GravitonTag(family, version) ?? Join(version, "cpu", py, container, "sagemaker");
        }

        var prefix = entry.TryGetProperty("tagPrefix", out var given) ? given.GetString()!
            : found.Base.Length > 0 ? $"{found.Base[found.Base.IndexOfAny([.. "0123456789"])..]}-transformers{version}"
            : version;
        var named = scope.Value.TryGetProperty("processorInTag", out _) || (family == "sagemaker-tritonserver" && processor == "gpu") ? "" : processor;
        if (Strings(entry, "sdk") is { } sdk)
        {
            return Join(prefix, family.EndsWith("neuronx", StringComparison.Ordinal) ? "neuronx" : "neuron", py, sdk[^1], container);
        }

        return Join(prefix, named, py, container);
    }

    private static string Container(JsonElement entry, string processor) =>
        !entry.TryGetProperty("cv", out var versions) ? ""
        : versions.TryGetProperty(processor, out var exact) ? exact.GetString()!
        : versions.EnumerateObject().First().Value.GetString()!;

    private static string Join(params string[] parts) => string.Join('-', parts.Where(part => part.Length > 0));

    private static List<string>? Strings(JsonElement element, string name) =>
        element.TryGetProperty(name, out var list) ? [.. list.EnumerateArray().Select(item => item.GetString()!)] : null;

    private static Dictionary<string, string> Map(JsonElement element, string name) =>
        element.TryGetProperty(name, out var map) ? map.EnumerateObject().ToDictionary(pair => pair.Name, pair => pair.Value.GetString()!) : [];

    private sealed record Found(JsonElement Entry, string Base);
}
