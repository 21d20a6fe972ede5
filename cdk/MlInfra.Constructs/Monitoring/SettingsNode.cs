using System.Globalization;
using System.Text.Json.Nodes;
using MlInfra.Constructs.Validation;

namespace MlInfra.Constructs.Monitoring;

/// <summary>Writes settings that differ from their defaults, and says which are out of range.</summary>
internal static class SettingsNode
{
    public static void Add<T>(JsonObject node, string name, T value, T otherwise)
    {
        if (!EqualityComparer<T>.Default.Equals(value, otherwise))
        {
            node[name] = value is Enum ? value.ToString() : JsonValue.Create(value);
        }
    }

    public static void Check(Problems problems, string property, double value, bool good, string must, string fix)
    {
        if (!good)
        {
            problems.Add(property, value.ToString(CultureInfo.InvariantCulture), must, fix);
        }
    }
}
