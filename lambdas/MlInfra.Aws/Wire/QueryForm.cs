using System.Text;

namespace MlInfra.Aws.Wire;

/// <summary>The form that the Query protocol sends.</summary>
internal sealed class QueryForm
{
    private readonly StringBuilder _form = new();

    /// <summary>Adds a member unless it has no value.</summary>
    public QueryForm Add(string name, string? value) => string.IsNullOrEmpty(value) ? this : AddEvenEmpty(name, value);

    /// <summary>Adds a member whose empty value means something.</summary>
    public QueryForm AddEvenEmpty(string name, string value)
    {
        _form.Append('&').Append(Uri.EscapeDataString(name)).Append('=').Append(Uri.EscapeDataString(value));
        return this;
    }

    public byte[] Encode(string action, string version) => Encoding.UTF8.GetBytes($"Action={action}&Version={version}{_form}");
}
