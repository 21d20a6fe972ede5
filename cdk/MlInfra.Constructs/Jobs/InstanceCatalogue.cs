using System.Text.Json;
using MlInfra.Constructs.Validation;

namespace MlInfra.Constructs.Jobs;

/// <summary>The instance types that SageMaker knows, by use.</summary>
public static class InstanceCatalogue
{
    private static readonly Lazy<Dictionary<string, InstanceSpec>> Types = new(Read);

    /// <summary>The type of that name, or null.</summary>
    public static InstanceSpec? Find(string? name) => name is not null && Types.Value.TryGetValue(name, out var spec) ? spec : null;

    /// <summary>The names that the service accepts for the use.</summary>
    public static IEnumerable<string> For(InstanceUse use) => Types.Value.Values.Where(spec => spec.Uses.Contains(use)).Select(spec => spec.Name);

    /// <summary>
    /// Adds a problem if the type does not exist or is not offered for the use. Deploy-time values are passed over.
    /// </summary>
    /// <returns>The type, if it can be used.</returns>
    public static InstanceSpec? Check(Problems problems, string property, string? name, InstanceUse use)
    {
        ArgumentNullException.ThrowIfNull(problems);
        if (name is null || Tokens.In(name))
        {
            return null;
        }

        var spec = Find(name);
        if (spec?.Uses.Contains(use) == true)
        {
            return spec;
        }

        var word = use.ToString().ToLowerInvariant();
        if (spec is null)
        {
            problems.Add(property, $"'{name}'", $"be an instance type that SageMaker offers for {word}", $"did you mean {Nearest.Say(name, For(use))}?");
        }
        else
        {
            var uses = string.Join(", ", spec.Uses.Order().Select(other => other.ToString().ToLowerInvariant()));
            problems.Add(property, $"'{name}'", $"be an instance type that SageMaker offers for {word} (this one is for {uses})",
                $"take {Nearest.Say(name, For(use))}");
        }

        return null;
    }

    private static Dictionary<string, InstanceSpec> Read()
    {
        using var document = EmbeddedData.Load("instance-types.json");
        var types = new Dictionary<string, InstanceSpec>(StringComparer.Ordinal);
        foreach (var entry in document.RootElement.EnumerateObject())
        {
            var value = entry.Value;
            var hasAccelerator = value.TryGetProperty("accel", out var accelerator);
            types[entry.Name] = new InstanceSpec(entry.Name)
            {
                Uses = value.GetProperty("uses").EnumerateArray().Select(use => Enum.Parse<InstanceUse>(use.GetString()!, ignoreCase: true)).ToHashSet(),
                Family = value.TryGetProperty("family", out var family) ? family.GetString()! : "",
                VCpu = value.TryGetProperty("vcpu", out var cpu) ? cpu.GetInt32() : 0,
                MemoryGiB = value.TryGetProperty("memGiB", out var memory) ? memory.GetDouble() : 0,
                IsArm = value.TryGetProperty("arch", out var arch) && arch.ValueEquals("arm64"),
                IsBurstable = value.TryGetProperty("burstable", out var burstable) && burstable.ValueKind == JsonValueKind.True,
                NvmeGB = value.TryGetProperty("nvmeGB", out var nvme) ? nvme.GetDouble() : 0,
                AcceleratorCount = hasAccelerator && accelerator.TryGetProperty("count", out var count) ? count.GetInt32() : 0,
                AcceleratorKind = hasAccelerator ? accelerator.GetProperty("kind").GetString() : null,
            };
        }

        return types;
    }
}
