using System.Text;
using System.Xml;

namespace MlInfra.Aws.Wire;

/// <summary>An XML element without attributes and namespaces: all that AWS's Query answers need, at a third of LINQ to XML's start-up.</summary>
internal sealed class XmlElementNode(string name)
{
    private readonly List<XmlElementNode> _children = [];
    private readonly StringBuilder _text = new();

    public string Name { get; } = name;

    public string Value => _text.ToString();

    public static XmlElementNode Parse(string xml)
    {
        using var reader = XmlReader.Create(new StringReader(xml), new XmlReaderSettings { DtdProcessing = DtdProcessing.Prohibit });
        var document = new XmlElementNode("");
        var open = new Stack<XmlElementNode>([document]);
        while (reader.Read())
        {
            switch (reader.NodeType)
            {
                case XmlNodeType.Element:
                    var element = new XmlElementNode(reader.LocalName);
                    open.Peek()._children.Add(element);
                    if (!reader.IsEmptyElement) open.Push(element);
                    break;
                case XmlNodeType.EndElement:
                    open.Pop();
                    break;
                case XmlNodeType.Text or XmlNodeType.CDATA or XmlNodeType.SignificantWhitespace or XmlNodeType.Whitespace:
                    open.Peek()._text.Append(reader.Value);
                    break;
            }
        }
        return document._children.Count > 0 ? document._children[0] : throw new XmlException("no element");
    }

    public IReadOnlyList<XmlElementNode> Children => _children;

    public XmlElementNode? Child(string name) => _children.Find(child => child.Name == name);

    /// <summary>The value of a child, or null if there is none.</summary>
    public string? Text(string name) => Child(name)?.Value;

    /// <summary>The members of a list that AWS writes as &lt;name&gt;&lt;member/&gt;...&lt;/name&gt;.</summary>
    public IReadOnlyList<XmlElementNode> Members(string name) => Child(name)?._children ?? [];
}
